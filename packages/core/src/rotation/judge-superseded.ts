import type { TokenRecord } from "../registries/token-administration.ts";
import type { Receipt, SupersededToken } from "./receipt.ts";
import { runInLabel } from "./run-label.ts";
import type { Settings } from "./settings.ts";

export type Judgement =
  /** It may be revoked. */
  | { kind: "due" }
  /** Its time has not come. */
  | { kind: "waits" }
  /** A destination may hold it: it waits for another rotation first. */
  | { kind: "unsettled" }
  /** Its time has come, but it is for a person to judge. */
  | { kind: "kept"; why: string };

interface Circumstances {
  receipt: Receipt;
  /** What the registry listed of it. */
  record: TokenRecord | undefined;
  settings: Pick<Settings, "prefix" | "namedIds" | "grace" | "keepsWhatIsUsed">;
  /** Milliseconds since 1970. */
  now: number;
  /** Whether no destination ever held it. */
  isNeverStored: boolean;
}

/** Decides about a token that was replaced. */
export function judgeSuperseded(
  { id, since }: SupersededToken,
  { receipt, record, settings, now, isNeverStored }: Circumstances,
): Judgement {
  if (receipt.current === id || receipt.pending?.id === id) {
    return { kind: "kept", why: "The receipt also names it as one that is in use. Look who has edited it." };
  }
  if (receipt.unsettled.some((token) => token.id === id)) return { kind: "unsettled" };
  if (!isNeverStored && revocableAt(since, settings.grace) > now) return { kind: "waits" };
  const isOurs = record !== undefined && runInLabel(record.label, settings.prefix) !== undefined;
  if (!isOurs && !settings.namedIds.has(id)) {
    return {
      kind: "kept",
      why:
        record === undefined
          ? "The registry's list could not be read to its end, and what was read does not have it."
          : "It has no label of this secret's rotation. Give its id as the current one's, or revoke it at the registry.",
    };
  }
  const { lastUsedAt } = record ?? {};
  const isUsed = lastUsedAt !== undefined && lastUsedAt.getTime() > Date.parse(since);
  if (isUsed && settings.keepsWhatIsUsed && !isNeverStored) {
    return {
      kind: "kept",
      why:
        `It was used at ${lastUsedAt.toISOString()}, after it was replaced at ${since}: somebody still holds it. ` +
        "Find out who, or have tokens revoked whether they are used or not.",
    };
  }
  return { kind: "due" };
}

/** @returns milliseconds since 1970 */
export function revocableAt(since: string, grace: number): number {
  return Date.parse(since) + grace;
}
