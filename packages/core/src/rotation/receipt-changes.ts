import type { PendingToken, Receipt } from "./receipt.ts";
import { isoTime, SKEW } from "./spans.ts";

/** Takes out all that a receipt says of a token. */
export function withoutToken(receipt: Receipt, id: string): Receipt {
  return {
    ...withoutUse(receipt, id),
    superseded: receipt.superseded.filter((token) => token.id !== id),
    unsettled: receipt.unsettled.filter((token) => token.id !== id),
  };
}

/** A token that is not wanted any more, and that no destination holds nor ever will. */
export function superseded(receipt: Receipt, id: string, since: number): Receipt {
  const at = isoTime(since);
  const isListed = receipt.superseded.some((token) => token.id === id);
  return {
    ...withoutUse(receipt, id),
    superseded: isListed
      ? receipt.superseded.map((token) => (token.id === id ? { ...token, since: at } : token))
      : [...receipt.superseded, { id, since: at }],
    unsettled: receipt.unsettled.filter((token) => token.id !== id),
  };
}

/**
 * A token that is not wanted any more, but that a destination may hold.
 *
 * @param until nobody stores it later than this
 */
export function doubtful(
  receipt: Receipt,
  id: string,
  { now, until }: { now: number; until: number },
): Receipt {
  const changed = superseded(receipt, id, now);
  return { ...changed, unsettled: [...changed.unsettled, { id, until: isoTime(until) }] };
}

/**
 * All destinations hold the pending token: it becomes the current one. Of the others, what nobody could store since the
 * first destination got it has left them all.
 *
 * @param since milliseconds since 1970 when the last destination got it
 */
export function concluded(
  receipt: Receipt,
  pending: Pick<PendingToken, "id" | "since">,
  since: number,
): Receipt {
  const { current } = receipt;
  const isStillStored = receipt.unsettled.some(
    ({ id, until }) => id === current && Date.parse(until) > Date.parse(pending.since),
  );
  const settled = receipt.unsettled
    .filter(({ id, until }) => id !== pending.id && Date.parse(until) <= Date.parse(pending.since))
    .map(({ id }) => id);
  const replaced = current === undefined || current === pending.id ? [] : [current];
  const changed = [...replaced, ...settled].reduce((before, id) => superseded(before, id, since), receipt);
  return {
    ...withoutUse(changed, pending.id),
    current: pending.id,
    superseded: changed.superseded.filter(({ id }) => id !== pending.id),
    unsettled: isStillStored
      ? receipt.unsettled.filter(({ id }) => !settled.includes(id))
      : changed.unsettled,
  };
}

/**
 * What was written in every destination after nobody could store a token any more has pushed that token out.
 *
 * @param times when each destination was last written
 */
export function settledByTimes(receipt: Receipt, times: readonly (Date | undefined)[]): Receipt {
  const written = times.filter((time) => time !== undefined).map((time) => time.getTime());
  if (written.length === 0) return receipt;
  return receipt.unsettled
    .filter(({ id, until }) => id !== receipt.current && Math.min(...written) >= Date.parse(until) + SKEW)
    .reduce((changed, { id }) => superseded(changed, id, Math.max(...written)), receipt);
}

/** Neither current nor pending. */
function withoutUse(receipt: Receipt, id: string): Receipt {
  const { current, pending, ...rest } = receipt;
  return {
    ...rest,
    ...(current !== undefined && current !== id && { current }),
    ...(pending !== undefined && pending.id !== id && { pending }),
  };
}
