import { readLabel } from "./run-label.ts";
import type { Work } from "./work.ts";

/**
 * Whether a registry does not record the use of tokens, though it has a field for it: PACKAGE.broker as its Docker image
 * runs it lists none, ever. Each token of ours was used once, when it was verified; so one of them at least would show it.
 */
export function listsNoUse({ tokens, owner }: Pick<Work, "tokens" | "owner">): boolean {
  const records = [...tokens.values()];
  return (
    records.some(({ label }) => readLabel(label, owner).issuer === "own") &&
    records.every(({ lastUsedAt }) => lastUsedAt === undefined)
  );
}
