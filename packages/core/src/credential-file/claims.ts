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
 * Works out the state anew from a text that somebody else has changed. Their changes become part of the original.
 *
 * - An entry of ours that is still there is taken out, and the entry that stood there before comes back.
 * - An entry of ours that they removed (dart pub removes one that the registry refused) stays removed for the
 *   running jobs, and the entry that stood there before comes back with the last of them.
 * - An entry of ours that they replaced is theirs now: the claims on it are given up.
 */
export function adoptChanges(
  format: CredentialFormat,
  text: string | undefined,
  state: ClaimedText,
): ClaimedText {
  return [...new Set(state.claims.map((claim) => claim.key))].reduce<ClaimedText>(
    (adopted, key) => adoptKey(format, { text, before: state.original, key }, adopted),
    { original: text, claims: state.claims },
  );
}

function adoptKey(
  format: CredentialFormat,
  seen: { text: string | undefined; before: string | undefined; key: string },
  adopted: ClaimedText,
): ClaimedText {
  const mine = adopted.claims.filter((claim) => claim.key === seen.key);
  const found = readEntry(format, seen.text, seen.key);
  if (found !== undefined && !mine.some((claim) => isSameEntry(claim.entry, found))) {
    return { ...adopted, claims: adopted.claims.filter((claim) => claim.key !== seen.key) };
  }
  const owed = { key: seen.key, entry: readEntry(format, seen.before, seen.key) };
  const original = withEntry(format, adopted.original, owed);
  const isDeserted = original !== undefined && seen.before === undefined && format.isEmpty(original);
  const isRemoved = found === undefined && mine.at(-1)?.entry !== undefined;
  const forsake = (claim: Claim): Claim => {
    return { ...claim, entry: undefined, isForsaken: true, lost: claim.entry ?? claim.lost };
  };
  const claims = isRemoved
    ? adopted.claims.map((claim) => (claim.key === seen.key ? forsake(claim) : claim))
    : adopted.claims;
  return { original: isDeserted ? undefined : original, claims };
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

function readEntry(format: CredentialFormat, text: string | undefined, key: string): string | undefined {
  return text === undefined ? undefined : format.read(text, key);
}

function withEntry(
  format: CredentialFormat,
  text: string | undefined,
  { key, entry }: { key: string; entry: string | undefined },
): string | undefined {
  if (entry !== undefined) return format.put(text, key, entry);
  return text === undefined ? undefined : format.remove(text, key);
}
