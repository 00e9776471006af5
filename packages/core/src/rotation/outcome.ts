import type { Expiry } from "../registries/expiry.ts";
import { revocableAt } from "./judge-superseded.ts";
import type { Receipt } from "./receipt.ts";
import type { RotationResult } from "./rotation-result.ts";
import type { Work } from "./work.ts";

const UNSETTLED =
  "A run that may be alive could still store it, so the next rotation replaces it once more; then its grace begins.";

/** What is told of the token that the destinations hold, beside what the receipt says. */
export interface OutcomeFacts {
  isChanged: boolean;
  expiry?: Expiry | undefined;
  stored?: string[];
  resumed?: RotationResult["resumed"];
}

/** Tells what a rotation has come to. */
export function outcome(
  work: Work,
  receipt: Receipt,
  { isChanged, expiry, stored = [], resumed }: OutcomeFacts,
): RotationResult {
  const { settings, findings, tokens } = work;
  const current = receipt.current;
  const isUnsettled = (id: string) => receipt.unsettled.some((token) => token.id === id);
  for (const { id } of receipt.superseded) {
    if (isUnsettled(id)) findings.kept.set(id, UNSETTLED);
  }
  return {
    isChanged,
    isDryRun: settings.isDryRun,
    tokenId: current,
    expiry: expiry ??
      (current === undefined ? undefined : tokens.get(current)?.expiry) ?? { kind: "unknown" },
    superseded: receipt.superseded
      .filter(({ id }) => !isUnsettled(id))
      .map(({ id, since }) => ({ id, revocableAt: new Date(revocableAt(since, settings.grace)) })),
    stored,
    revoked: findings.revoked,
    kept: [...findings.kept].map(([id, why]) => ({ id, why })),
    resumed,
    remarks: findings.remarks,
  };
}
