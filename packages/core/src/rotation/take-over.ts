import { untouched } from "./abandon.ts";
import { cursorName } from "./destination-list.ts";
import type { HeldToken } from "./held-token.ts";
import { isPendingOver } from "./pending-outcome.ts";
import type { Reconciled } from "./reconcile.ts";
import { runText } from "./run-label.ts";
import { isoTime, LEASE } from "./spans.ts";
import type { Work } from "./work.ts";

/**
 * Goes on with the token of an earlier run, where that one stopped; from the beginning if the destinations are others.
 *
 * @throws {RotationFailed} nothing was changed
 */
export async function takeOver(
  work: Work,
  { pending: left, token }: NonNullable<Reconciled["resumed"]>,
): Promise<HeldToken> {
  const { ports, settings, keeper, keys } = work;
  const list = cursorName(keys);
  const { left: _, ...rest } = left;
  const pending = {
    ...(left.of === list ? left : { ...rest, stored: 0, of: list }),
    run: runText(settings.run),
    until: isoTime(ports.clock.now() + LEASE),
  };
  const unsettled = isPendingOver(left, work)
    ? keeper.receipt.unsettled
    : [...keeper.receipt.unsettled.filter(({ id }) => id !== left.id), { id: left.id, until: left.until }];
  try {
    await keeper.write({ ...keeper.receipt, pending, unsettled }, { signal: settings.signal });
  } catch (error) {
    throw untouched("The rotation that an earlier run began could not be taken over.", error);
  }
  const expiry = work.tokens.get(left.id)?.expiry ?? { kind: "unknown" };
  return { token, expiry, pending, isFresh: false };
}
