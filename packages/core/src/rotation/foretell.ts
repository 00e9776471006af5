import { outcome } from "./outcome.ts";
import { concluded } from "./receipt-changes.ts";
import type { Reconciled } from "./reconcile.ts";
import { revokeDue } from "./revoke-due.ts";
import type { RotationResult } from "./rotation-result.ts";
import { isoTime } from "./spans.ts";
import type { Work } from "./work.ts";

/** Stands for the token that would be issued. */
const NEW = "";

/** Tells what the rest of a rotation would come to, and changes nothing. */
export async function foretell(
  work: Work,
  { resumed, adopted, isComplete }: Reconciled,
): Promise<RotationResult> {
  const { keeper, ports, settings } = work;
  const earlier = resumed?.pending ?? adopted;
  const facts = {
    stored: ports.destinations.map(({ name }) => name),
    resumed: earlier && { id: earlier.id, from: earlier.run },
  };
  if (resumed === undefined && isComplete) {
    const isChanged = adopted !== undefined;
    return outcome(work, keeper.receipt, { isChanged, ...(isChanged && facts) });
  }
  const now = ports.clock.now();
  const leaked = settings.isIncident ? keeper.receipt.current : undefined;
  const pending = resumed?.pending ?? { id: NEW, since: isoTime(now) };
  keeper.receipt = concluded(keeper.receipt, pending, { since: now, keys: work.keys });
  if (settings.isIncident) await revokeDue(work, { leaked });
  const { tokenId, ...rest } = outcome(work, keeper.receipt, { ...facts, isChanged: true });
  const wanted = resumed === undefined ? { ...settings.token, label: work.label } : undefined;
  return { ...rest, wanted, tokenId: tokenId === NEW ? undefined : tokenId };
}
