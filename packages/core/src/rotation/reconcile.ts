import type { Secret } from "../secret.ts";
import type { DestinationTimes } from "./destination-times.ts";
import { forgetGone } from "./forget-gone.ts";
import { isPendingOver, pendingOutcome } from "./pending-outcome.ts";
import type { PendingToken, Receipt } from "./receipt.ts";
import { concluded, doubtful, facing, settledByTimes, superseded, withPlaces } from "./receipt-changes.ts";
import { isEarlierAttempt, readLabel, readRun } from "./run-label.ts";
import { lastStored } from "./spans.ts";
import { findStrays } from "./strays.ts";
import { namedPlaces } from "./token-places.ts";
import { withPresent } from "./with-present.ts";
import { tell, type Work } from "./work.ts";

/** What an earlier run has left to do. */
export interface Reconciled {
  /** With everything that the registry and the destinations tell. */
  receipt: Receipt;
  /** Tokens that no destination ever held: they need no grace. */
  neverStored: readonly string[];
  /** A token that an earlier run issued, and that is to be stored where it is not yet. */
  resumed: { pending: PendingToken; token: Secret } | undefined;
  /** Set if the token of an earlier run turned out to be stored everywhere. */
  adopted: PendingToken | undefined;
  /** Whether no token is to be issued. */
  isComplete: boolean;
}

/** Brings receipt, registry and destinations together. Asks only. */
export async function reconcile(work: Work, times: DestinationTimes): Promise<Reconciled> {
  const { settings, findings } = work;
  const turned = facing(work.keeper.receipt, work.keys, work.ports.clock.now());
  const known = forgetGone(work, withPresent(work, turned));
  const { neverStored, ...rest } = await reconcilePending(work, known, times);
  const strays = await findStrays(work, rest.receipt, times);
  const first = withFirst(work, strays.receipt);
  const written = first.unsettled.length === 0 ? undefined : await times();
  if (first.pending !== undefined && rest.resumed === undefined) {
    findings.kept.set(
      first.pending.id,
      "An earlier run was storing it and did not end: the next rotation replaces it.",
    );
  }
  return {
    ...rest,
    receipt: written === undefined ? first : settledByTimes(first, { times: written, keys: work.keys }),
    neverStored: [...neverStored, ...strays.neverStored],
    isComplete: settings.mode === "finish" || rest.isComplete,
  };
}

async function reconcilePending(work: Work, receipt: Receipt, times: DestinationTimes): Promise<Reconciled> {
  const { pending } = receipt;
  const nothing = { receipt, neverStored: [], resumed: undefined, adopted: undefined, isComplete: false };
  if (pending === undefined) return nothing;
  const now = work.ports.clock.now();
  const isOver = isPendingOver(pending, work);
  const until = isOver ? now : Date.parse(pending.until);
  const outcome = await pendingOutcome(work, pending, times);
  switch (outcome.kind) {
    case "resumable":
      tell(work, `The token ${pending.id}, which run ${pending.run} issued, is stored where it is not yet.`);
      return { ...nothing, resumed: { pending, token: outcome.token } };
    case "stored": {
      tell(work, `The token ${pending.id}, which run ${pending.run} issued, turns out to be stored.`);
      const unsettled = isOver
        ? receipt.unsettled
        : [...receipt.unsettled, { id: pending.id, until: pending.until }];
      return {
        ...nothing,
        receipt: concluded({ ...receipt, unsettled }, pending, { since: now, keys: work.keys }),
        adopted: pending,
        isComplete: isEarlierAttempt(readRun(pending.run), work.settings.run),
      };
    }
    case "never-stored":
      return { ...nothing, receipt: superseded(receipt, pending.id, now), neverStored: [pending.id] };
    case "unknown":
      return work.settings.mode === "finish"
        ? nothing
        : { ...nothing, receipt: doubtful(receipt, pending.id, { now, until }) };
  }
}

/** Before its first rotation a secret holds a token that only its user can name. */
function withFirst(work: Work, receipt: Receipt): Receipt {
  const { settings, keeper, tokens, findings } = work;
  const { currentId, isIncident } = settings;
  const isKnown = receipt.superseded.some(({ id }) => id === currentId);
  const record = currentId === undefined ? undefined : tokens.get(currentId);
  if (receipt.current !== undefined || currentId === undefined || isKnown || record === undefined) {
    return receipt;
  }
  const places = namedPlaces(work, record);
  const issued = [...tokens.values()].filter(({ label }) => readLabel(label, work.owner).issuer === "own");
  if (keeper.store !== undefined || isIncident || issued.length === 0) {
    return withPlaces({ ...receipt, current: currentId }, currentId, places);
  }
  // Without a receipt, only a store by a later run shows that the secret has another.
  const now = work.ports.clock.now();
  const oldest = Math.min(...issued.map(({ createdAt }) => createdAt?.getTime() ?? now));
  if (record.createdAt !== undefined && record.createdAt.getTime() < oldest) {
    return doubtful(receipt, currentId, {
      now: record.createdAt.getTime(),
      until: lastStored(oldest, places.length),
      places,
    });
  }
  findings.kept.set(
    currentId,
    "It is younger than a token of a rotation, so it was stored by hand since, and without a receipt nothing shows when. " +
      "Revoke it at the registry if no secret holds it any more.",
  );
  return receipt;
}
