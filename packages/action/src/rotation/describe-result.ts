import type { TokenRequest } from "@setup-registry-token/core";
import type { RotationFailed, RotationResult } from "@setup-registry-token/core/rotation";
import { describeExpiry } from "../describe-verification.ts";

/** What was rotated. */
export interface Rotated {
  does: "rotate" | "replace";
  secretName: string;
  /** The registry's URL. */
  registry: string;
  /** Where the receipt is; `undefined` if there is none. */
  receipt: string | undefined;
}

/** What is told on the page of the run and in its log: ids, names and times only. */
export interface Description {
  title: string;
  /** Without those that have no text. */
  rows: (readonly [heading: string, texts: readonly string[]])[];
  /** Full sentences. */
  remarks: readonly string[];
}

/** As many as a person reads. */
const MOST_NAMES = 20;

/** What a rotation has done; in a dry run, what it would do. */
export function describeResult(rotated: Rotated, result: RotationResult): Description {
  const { isDryRun, superseded, revoked, stored, kept, resumed, remarks } = result;
  const receipt = rotated.receipt ?? "none: the labels at the registry have to do";
  return describe(`${rotated.secretName} ${stateOf(result)}`, remarks, [
    ["Registry", [rotated.registry]],
    [result.isChanged ? "New token" : "Token", describeToken(result)],
    [
      "Issued by",
      resumed === undefined ? [] : [`an earlier run (${resumed.from}), which this one continues`],
    ],
    ["Would be issued", result.wanted === undefined ? [] : [describeWanted(result.wanted)]],
    [isDryRun ? "Would be stored in" : "Stored in", shorten(stored)],
    [
      "Superseded, still valid",
      superseded.map(({ id, revocableAt }) => `${id}: can be ended from ${revocableAt.toISOString()}`),
    ],
    [isDryRun ? "Would be ended" : "Ended for good", revoked],
    ["Kept", kept.map(({ id, why }) => `${id}: ${why}`)],
    ["Receipt", rotated.does === "replace" ? [] : [receipt]],
    ["The next run", [describeNextRun(rotated, result)]],
  ]);
}

/** Where a rotation that failed leaves the secret. */
export function describeFailure(
  { secretName }: Pick<Rotated, "secretName">,
  { where, newTokenId, message }: RotationFailed,
): Description {
  return describe(
    `${secretName} ${progressOf(where)}`,
    [message],
    [
      ["New token", newTokenId === undefined ? [] : [newTokenId]],
      ["Stored in", shorten(where.done)],
      ["Not stored in", shorten(where.notDone)],
      ["No answer from", shorten(where.unknown)],
    ],
  );
}

function progressOf({ done, notDone, unknown }: RotationFailed["where"]): string {
  if (done.length === 0) return "is not rotated";
  return notDone.length + unknown.length === 0
    ? "is rotated, but not all is written down"
    : "is rotated in part";
}

function describe(title: string, remarks: readonly string[], rows: Description["rows"]): Description {
  return { title, remarks, rows: rows.filter(([, texts]) => texts.length > 0) };
}

function stateOf({ isChanged, isDryRun }: RotationResult): string {
  if (isDryRun) return isChanged ? "would be rotated (dry run)" : "would stay as it is (dry run)";
  return isChanged ? "is rotated" : "is as it was";
}

function describeToken({ tokenId, expiry, isDryRun }: RotationResult): string[] {
  const end = describeExpiry(expiry);
  if (tokenId !== undefined) return [end === "" ? tokenId : `${tokenId}, ${end}`];
  return isDryRun || end === "" ? [] : [end];
}

function describeWanted({ label, days, permissions, packageScope, rateLimit }: TokenRequest): string {
  const parts = [
    `a token labelled "${label}"`,
    days === undefined ? "for as long as the registry chooses" : `for ${days} ${days === 1 ? "day" : "days"}`,
    permissions === undefined
      ? "with the least permissions"
      : `with the permissions ${permissions.join(", ")}`,
    ...(packageScope === undefined ? [] : [`for the packages ${packageScope}`]),
    ...(rateLimit === undefined
      ? []
      : [rateLimit === 0 ? "without a rate limit" : `${rateLimit} requests an hour`]),
  ];
  return parts.join(", ");
}

function describeNextRun({ does }: Rotated, { superseded, kept }: RotationResult): string {
  if (does === "replace") return "ends this token, and stores its successor";
  const first = superseded.map(({ revocableAt }) => revocableAt.toISOString()).sort()[0];
  const ends = first === undefined ? [] : [`ends what was superseded, if it begins after ${first}`];
  const looks = kept.length === 0 ? [] : ["looks again at what was kept"];
  return [...ends, ...looks, "issues a new token, unless its mode is finish"].join("; ");
}

function shorten(names: readonly string[]): string[] {
  if (names.length <= MOST_NAMES) return [...names];
  return [...names.slice(0, MOST_NAMES), `and ${names.length - MOST_NAMES} more`];
}
