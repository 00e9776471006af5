import { type Claim, type ClaimedText, claimsServedBy, textWithClaims } from "./claims.ts";
import type { CredentialFormat } from "./credential-format.ts";
import { isGone } from "./directories.ts";
import { JsonSyntaxError } from "./json-syntax-error.ts";
import type { Ledger, OriginalFile } from "./ledger.ts";
import type { Replacement } from "./replace-file.ts";
import type { RunningJob } from "./running-job.ts";
import { decode, encode, type Snapshot } from "./snapshot.ts";

/** A self-hosted job may take five days. */
const LONGEST_JOB = 5 * 24 * 3_600_000;

/** A credential file as it stands, told apart into what is ours and what is not. */
export interface SharedFile {
  original: OriginalFile | undefined;
  /** Also those of jobs that have died: their entries may still be there. */
  claims: readonly Claim[];
  /** Whether nobody else has changed the file since one of us wrote it. */
  isAsLeft: boolean;
}

/**
 * Tells apart what is ours in a credential file and what is not.
 *
 * @param snapshot the file as it is now
 * @returns `undefined` if somebody else has changed the file since one of us wrote it: ask `examineChanged` then
 * @throws {JsonSyntaxError} if the text cannot be used
 */
export function examineUnchanged(
  format: CredentialFormat,
  { snapshot, ledger }: { snapshot: Snapshot | undefined; ledger: Ledger },
): SharedFile | undefined {
  if (ledger.claims.length === 0) {
    if (snapshot !== undefined) format.check(readText(format, snapshot.bytes));
    return { original: snapshot && { ...snapshot, isMalformed: false }, claims: [], isAsLeft: true };
  }
  const text = snapshot && readText(format, snapshot.bytes);
  const state: ClaimedText = { original: originalText(format, ledger.original), claims: ledger.claims };
  const served = claimsServedBy(format, text, { ...ledger, ...state });
  if (served === undefined) return undefined;
  const original = withModeOf(snapshot, ledger.original);
  return { original, claims: served, isAsLeft: original === ledger.original };
}

/** Whether a malformed file was to come back, but somebody else has filled its place meanwhile. */
export function isDisplaced(before: OriginalFile | undefined, after: OriginalFile | undefined): boolean {
  return before?.isMalformed === true && !after?.isMalformed;
}

/** The file as it was left, where what stands there now cannot be read: the claims and the original still stand. */
export function asLeft({ original, claims }: Ledger): SharedFile {
  return { original, claims, isAsLeft: false };
}

/** What the file should hold for its claims; `undefined` if it should not be there. */
export function contentFor(
  format: CredentialFormat,
  { original, claims }: SharedFile,
): Replacement | undefined {
  if (claims.length === 0) return original && { ...original, owner: original };
  const text = textWithClaims(format, { original: originalText(format, original), claims });
  if (text === undefined) return undefined;
  const hasByteOrderMark =
    original !== undefined && !original.isMalformed && decode(original.bytes).hasByteOrderMark;
  return { bytes: encode({ text, hasByteOrderMark }), mode: privateMode(original), owner: original };
}

/**
 * The text of a file.
 *
 * @throws {JsonSyntaxError} if its client could not read it as text
 */
export function readText(format: CredentialFormat, bytes: Buffer): string {
  const { text, hasByteOrderMark } = decode(bytes);
  if (hasByteOrderMark && !format.acceptsByteOrderMark) {
    throw new JsonSyntaxError(
      "the file begins with a byte order mark, which its client does not accept",
      "",
      0,
    );
  }
  return text;
}

/** The entry that stands in the original, as JSON text; `undefined` if there is none. */
export function entryIn(
  format: CredentialFormat,
  { original }: Pick<SharedFile, "original">,
  key: string,
): string | undefined {
  const text = originalText(format, original);
  return text === undefined ? undefined : format.read(text, key);
}

/** The text of the file as if none of us were there; `undefined` if there is none that its client could read. */
export function originalText(
  format: CredentialFormat,
  original: OriginalFile | undefined,
): string | undefined {
  return original === undefined || original.isMalformed ? undefined : readText(format, original.bytes);
}

/** While a job holds a credential in the file, only its user may read it. */
export function privateMode(original: OriginalFile | undefined): number {
  return original === undefined ? 0o600 : original.mode & 0o700;
}

/** A mode that is neither the original's nor ours was set by somebody else, to stay. */
function withModeOf(now: Snapshot | undefined, original: OriginalFile | undefined): OriginalFile | undefined {
  if (now === undefined || original === undefined) return original;
  const isKnown = now.mode === privateMode(original) || now.mode === original.mode;
  return isKnown ? original : { ...original, mode: now.mode };
}

/**
 * A claim lives as long as its directory in the job's temporary directory: the runner empties that one before and
 * after each job. From another machine or container, that shares only the home directory, it cannot be looked up. And
 * no claim is older than a job can be: nobody may ever empty the directory of a runner that is no longer there.
 */
export function liveClaims({ claims }: { claims: readonly Claim[] }, job: RunningJob): Claim[] {
  return claims.filter(
    ({ id, host, since }) => Math.abs(job.now() - since) < LONGEST_JOB && (host !== job.host || !isGone(id)),
  );
}
