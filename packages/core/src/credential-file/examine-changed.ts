import { type Claim, type ClaimedText, isSameEntry, withEntry } from "./claims.ts";
import type { CredentialFormat } from "./credential-format.ts";
import type { Ledger, OriginalFile } from "./ledger.ts";
import { originalText, privateMode, readText, type SharedFile } from "./shared-file.ts";
import { decode, encode, type Snapshot } from "./snapshot.ts";

/**
 * Tells apart what is ours in a credential file that somebody else has changed.
 *
 * @param snapshot the file as it is now
 * @throws {JsonSyntaxError} if the text cannot be used
 */
export function examineChanged(
  format: CredentialFormat,
  { snapshot, ledger }: { snapshot: Snapshot | undefined; ledger: Ledger },
): SharedFile {
  const text = snapshot && readText(format, snapshot.bytes);
  if (text !== undefined) format.check(text);
  const state: ClaimedText = { original: originalText(format, ledger.original), claims: ledger.claims };
  const adopted = adoptChanges(format, text, state);
  const setAside = ledger.original?.isMalformed ? ledger.original : undefined;
  return {
    original: adoptedOriginal(adopted.original, snapshot ?? ledger.original, ledger.original) ?? setAside,
    claims: adopted.claims,
    isAsLeft: false,
  };
}

/**
 * Works out the state anew from a text that somebody else has changed. Their changes become part of the original.
 *
 * - An entry of ours that is still there is taken out, and the entry that stood there before comes back.
 * - An entry of ours that they removed (dart pub removes one that the registry refused) stays removed for the
 *   running jobs, and the entry that stood there before comes back with the last of them.
 * - An entry of ours that they replaced is theirs now: the claims on it are given up.
 */
function adoptChanges(format: CredentialFormat, text: string | undefined, state: ClaimedText): ClaimedText {
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

function readEntry(format: CredentialFormat, text: string | undefined, key: string): string | undefined {
  return text === undefined ? undefined : format.read(text, key);
}

function adoptedOriginal(
  text: string | undefined,
  now: Snapshot | undefined,
  before: OriginalFile | undefined,
): OriginalFile | undefined {
  if (text === undefined || now === undefined) return undefined;
  const isModeOurs = before !== undefined && now.mode === privateMode(before);
  const hasByteOrderMark = decode(now.bytes).hasByteOrderMark;
  return {
    ...now,
    bytes: encode({ text, hasByteOrderMark }),
    mode: isModeOurs ? before.mode : now.mode,
    isMalformed: false,
  };
}
