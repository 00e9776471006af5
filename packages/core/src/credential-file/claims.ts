import type { CredentialFormat } from "./credential-format.ts";

/** A running job's need of an entry in a credential file. */
export interface Claim {
  /** Also the path of the claim's own directory in the job's temporary directory: while it is there, the job runs. */
  id: string;
  /** Name of the machine or container on which {@link Claim.id} can be looked up. */
  host: string;
  /** The job's temporary directory: equal for all claims of one job. */
  job: string;
  /** Milliseconds since 1970. */
  since: number;
  key: string;
  /** The entry as JSON text; `undefined` if the file must hold none. */
  entry: string | undefined;
  /** Somebody else has removed the entry: the job does without, and another one may have its own. */
  isForsaken?: true;
  /** The entry that was removed. */
  lost?: string | undefined;
}

/**
 * The state of a shared credential file: its text as if none of us were there, and what running jobs need.
 * As long as nobody else writes to the file, its text is the original with the claims put in one after another.
 */
export interface ClaimedText {
  /** `undefined` if there would be no file. */
  original: string | undefined;
  /** In the order in which they were made: of two claims with one key, the later one is in effect. */
  claims: readonly Claim[];
}

/** The text that serves all claims. */
export function textWithClaims(
  format: CredentialFormat,
  { original, claims }: ClaimedText,
): string | undefined {
  return claims.reduce((text, claim) => withEntry(format, text, claim), original);
}

/**
 * Compares the file with what it should be: as after the change that was begun last, or, if its process was killed
 * first, as before.
 *
 * @param state with the ids of the claims that were `coming` and `going` with that change
 * @returns the claims that the text serves; `undefined` if somebody else has changed it
 */
export function claimsServedBy(
  format: CredentialFormat,
  text: string | undefined,
  { original, claims, coming, going }: ClaimedText & { coming: readonly string[]; going: readonly string[] },
): readonly Claim[] | undefined {
  const after = claims.filter((claim) => !going.includes(claim.id));
  if (text === textWithClaims(format, { original, claims: after })) return after;
  const before = claims.filter((claim) => !coming.includes(claim.id));
  return text === textWithClaims(format, { original, claims: before }) ? before : undefined;
}

/**
 * The claims that get their entry back when a claim goes whose entry somebody else has removed. dart pub removes an
 * entry that the registry refused, for the token of the job that it runs in; the other jobs that share the entry may
 * have a good one.
 */
export function revivedBy(leaving: Claim, claims: readonly Claim[]): Claim[] {
  if (!leaving.isForsaken) return [];
  return claims
    .filter(({ key, job, isForsaken, lost }) => {
      return isForsaken && key === leaving.key && job !== leaving.job && lost !== undefined;
    })
    .map(({ isForsaken: _, lost, ...claim }) => ({ ...claim, entry: lost }));
}

/** Whether two entries mean the same; another program may have written ours in its own manner. */
export function isSameEntry(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return one === other || canonical(one) === canonical(other);
}

function canonical(entry: string): string {
  try {
    return JSON.stringify(JSON.parse(entry), (_key, value: unknown) =>
      value !== null && typeof value === "object" && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
        : value,
    );
  } catch {
    return entry;
  }
}

/** The text with an entry put into it, or without any for the key. */
export function withEntry(
  format: CredentialFormat,
  text: string | undefined,
  { key, entry }: { key: string; entry: string | undefined },
): string | undefined {
  if (entry !== undefined) return format.put(text, key, entry);
  return text === undefined ? undefined : format.remove(text, key);
}
