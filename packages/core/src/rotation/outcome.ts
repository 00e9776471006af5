import type { Expiry } from "../registries/expiry.ts";
import { revocableAt } from "./judge-superseded.ts";
import { ANYWHERE, haveCommon } from "./places.ts";
import type { Receipt } from "./receipt.ts";
import type { RotationResult } from "./rotation-result.ts";
import { readLabel } from "./run-label.ts";
import { whyHeld } from "./why-held.ts";
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
    const places = receipt.places.get(id) ?? [];
    const isHere = haveCommon(places, work.keys) || places.includes(ANYWHERE);
    if (isUnsettled(id) && isHere) findings.kept.set(id, UNSETTLED);
    else if (places.length > 0) {
      const { label } = tokens.get(id) ?? {};
      const issuer = label === undefined ? undefined : readLabel(label, work.owner).issuer;
      findings.kept.set(id, whyHeld(places, { issuer, names: receipt.names }));
    }
  }
  return {
    isChanged,
    isDryRun: settings.isDryRun,
    tokenId: current,
    expiry: expiry ??
      (current === undefined ? undefined : tokens.get(current)?.expiry) ?? { kind: "unknown" },
    superseded: receipt.superseded
      .filter(({ id }) => !isUnsettled(id) && !receipt.places.has(id))
      .map(({ id, since }) => ({ id, revocableAt: new Date(revocableAt(since, settings.grace)) })),
    stored,
    revoked: findings.revoked,
    kept: [...findings.kept].map(([id, why]) => ({ id, why })),
    resumed,
    remarks: findings.remarks,
  };
}
