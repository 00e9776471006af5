import type { Receipt } from "./receipt.ts";
import { withoutToken } from "./receipt-changes.ts";
import { type Work, warn } from "./work.ts";

/** Takes out of the receipt what the registry does not know any more: the registry decides on what exists. */
export function forgetGone(work: Work, receipt: Receipt): Receipt {
  if (!work.isListWhole) return receipt;
  const { current, pending, superseded, unsettled } = receipt;
  const isGone = (id: string | undefined): id is string => id !== undefined && !work.tokens.has(id);
  if (isGone(current)) {
    warn(
      work,
      `The token ${current}, which the secret holds, does not exist at the registry any more: what uses the secret fails until it holds another.`,
    );
  }
  const gone = superseded.map(({ id }) => id).filter(isGone);
  work.findings.revoked.push(...gone);
  return [current, pending?.id, ...gone, ...unsettled.map(({ id }) => id)]
    .filter(isGone)
    .reduce(withoutToken, receipt);
}
