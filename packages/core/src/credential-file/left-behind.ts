import { isSameEntry } from "./claims.ts";
import type { CredentialFormat } from "./credential-format.ts";
import { isDirectory } from "./directories.ts";
import { JsonSyntaxError } from "./json-syntax-error.ts";
import { FileUnreadable } from "./read-file.ts";
import { LedgerDamaged, readLedger } from "./read-ledger.ts";
import { decode, takeSnapshot } from "./snapshot.ts";
import type { Undo } from "./undo.ts";

/**
 * Whether something of a claim may still be in its file, after `takeBack` has failed.
 *
 * @returns `false` only if nothing is, for certain
 */
export function isEntryLeft({ file, key, claim: id }: Undo, format: CredentialFormat): boolean {
  try {
    // The copy is written before the file is touched; without its directory nothing is known.
    const own = readLedger(id);
    if (own === undefined) return !isDirectory(id);
    const entry = own.claims.find((claim) => claim.id === id)?.entry;
    if (entry === undefined) return own.original !== undefined;
    const snapshot = takeSnapshot(file);
    const there = snapshot && format.read(decode(snapshot.bytes).text, key);
    return isSameEntry(there, entry);
  } catch (error) {
    if (
      error instanceof LedgerDamaged ||
      error instanceof FileUnreadable ||
      error instanceof JsonSyntaxError
    ) {
      return true;
    }
    throw error;
  }
}
