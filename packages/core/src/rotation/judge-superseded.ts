import type { TokenRecord } from "../registries/token-administration.ts";
import { ANYWHERE } from "./places.ts";
import type { Receipt, SupersededToken } from "./receipt.ts";
import { type LabelOwner, readLabel } from "./run-label.ts";
import type { Settings } from "./settings.ts";
import { whyHeld } from "./why-held.ts";

export type Judgement =
  /** It may be revoked. */
  | { kind: "due" }
  /** Its time has not come. */
  | { kind: "waits" }
  /** A destination may hold it: it waits for another rotation first. */
  | { kind: "unsettled" }
  /** Places that are none of the destinations may hold it. */
  | { kind: "elsewhere"; why: string }
  /** Its time has come, but it is for a person to judge. */
  | { kind: "kept"; why: string };

interface Circumstances {
  receipt: Receipt;
  /** Whose tokens are judged. */
  owner: LabelOwner;
  /** What the registry listed of it. */
  record: TokenRecord | undefined;
  settings: Pick<Settings, "namedIds" | "grace" | "keepsWhatIsUsed">;
  /** Milliseconds since 1970. */
  now: number;
  /** Whether no destination ever held it. */
  isNeverStored: boolean;
  /** Whether it is in wrong hands: then it does not matter who else has it. */
  isLeaked: boolean;
}

/** Decides about a token that was replaced. */
export function judgeSuperseded(
  { id, since }: SupersededToken,
  { receipt, owner, record, settings, now, isNeverStored, isLeaked }: Circumstances,
): Judgement {
  if (receipt.current === id || receipt.pending?.id === id) {
    return { kind: "kept", why: "The receipt also names it as one that is in use. Look who has edited it." };
  }
  if (receipt.unsettled.some((token) => token.id === id)) return { kind: "unsettled" };
  const issuer = record === undefined ? undefined : readLabel(record.label, owner).issuer;
  const places = receipt.places.get(id) ?? [];
  if (places.length > 0 && !isLeaked) {
    const why = whyHeld(places, { issuer, names: receipt.names });
    return { kind: places.includes(ANYWHERE) ? "kept" : "elsewhere", why };
  }
  if (!isNeverStored && revocableAt(since, settings.grace) > now) return { kind: "waits" };
  const isNamed = settings.namedIds.has(id) && (issuer === "somebody else" || isLeaked);
  const isOurs = issuer === "own" || (issuer === "perhaps" && isLeaked);
  if (!isOurs && !isNamed) {
    return {
      kind: "kept",
      why:
        record === undefined
          ? "The registry's list could not be read to its end, and what was read does not have it."
          : "It has no label of this secret's rotation, so other secrets may hold it. Revoke it at the registry if none does.",
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
