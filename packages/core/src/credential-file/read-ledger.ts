import type { CredentialFormat } from "./credential-format.ts";
import { JsonSyntaxError } from "./json-syntax-error.ts";
import { claimsFile, type Ledger, originalFile, type WrittenLedger } from "./ledger.ts";
import { FileUnreadable, readRegularFile } from "./read-file.ts";
import { originalText } from "./shared-file.ts";
import { isSystemError } from "./system-error.ts";

/** A ledger is there, but nobody can go by it. The message follows the name of its file, and quotes nothing. */
export class LedgerDamaged extends Error {}

/**
 * Reads the ledger of a directory; `undefined` if there is none.
 *
 * @param format of the credential file: makes sure that the file which is to come back is one that its client could
 *   read, if it once was
 * @throws {LedgerDamaged}
 */
export function readLedger(directory: string, format?: CredentialFormat): Ledger | undefined {
  const ledger = readParts(directory);
  if (format !== undefined) requireUsable(format, ledger);
  return ledger;
}

function readParts(directory: string): Ledger | undefined {
  const text = readPart(claimsFile(directory))?.toString("utf8");
  if (text === undefined) return undefined;
  const { original, version: _, ...rest } = parseLedger(text);
  const claims = rest.claims.map((claim) => ({ ...claim, entry: claim.entry ?? undefined }));
  if (original === null) return { ...rest, claims, original: undefined };
  const bytes = readPart(originalFile(directory));
  if (bytes === undefined) throw new LedgerDamaged("has lost the file that was to come back");
  return { ...rest, claims, original: { ...original, mode: original.mode & 0o777, bytes } };
}

function requireUsable(format: CredentialFormat, ledger: Ledger | undefined): void {
  try {
    const text = originalText(format, ledger?.original);
    if (text !== undefined) format.check(text);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw new LedgerDamaged("has lost a part of the file that was to come back");
  }
}

function readPart(file: string): Buffer | undefined {
  try {
    return readRegularFile(file)?.bytes;
  } catch (error) {
    const isOddFile =
      error instanceof FileUnreadable &&
      (error.cause === undefined || isSystemError(error.cause, "EACCES", "EPERM", "ELOOP"));
    throw isOddFile ? new LedgerDamaged(error.reason) : error;
  }
}

/** Older and newer versions may have written it, or anything else; `JSON.parse` would quote from it. */
function parseLedger(text: string): WrittenLedger {
  const written = parsed(text);
  const { version, original, claims, coming, going, madeDirectories } = fieldsOf(written);
  const { mode, userId, groupId, isMalformed } = fieldsOf(original);
  const isWhole =
    version === 1 &&
    (original === null ||
      ([mode, userId, groupId].every(Number.isInteger) && typeof isMalformed === "boolean")) &&
    Array.isArray(claims) &&
    claims.every(isClaim) &&
    [coming, going, madeDirectories].every((list) => Array.isArray(list) && list.every(isText));
  if (!isWhole) throw new LedgerDamaged("is damaged, or another version wrote it");
  return written as WrittenLedger;
}

function isClaim(value: unknown): boolean {
  const { id, host, job, key, since, entry } = fieldsOf(value);
  const isEntry = entry === undefined || entry === null || (isText(entry) && parsed(entry) !== undefined);
  return [id, host, job, key].every(isText) && Number.isFinite(since) && isEntry;
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
