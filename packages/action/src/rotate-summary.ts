import type { Expiry } from "@setup-registry-token/core";
import { RotationFailed, type RotationResult } from "@setup-registry-token/core/rotation";
import { appendToSummary } from "./append-to-summary.ts";
import { describeExpiry } from "./describe-verification.ts";
import { markdownText } from "./markdown-text.ts";

/** What was rotated, for the heading and the first rows. */
export interface Rotated {
  secretName: string;
  /** The registry's URL. */
  registry: string;
  /** Where the receipt is; `undefined` if there is none. */
  receipt: string | undefined;
  does: "rotate" | "replace";
}

type Environment = Readonly<Record<string, string | undefined>>;
type Row = readonly [heading: string, texts: readonly string[]];

/** As many as a person reads. */
const MOST_NAMES = 20;

/** Tells on the page of the run what a rotation has done, or in a dry run what it would do; ids and times only. */
export function writeRotationSummary(rotated: Rotated, result: RotationResult, env: Environment): void {
  const { isDryRun, tokenId, expiry, superseded, revoked, stored, kept, resumed, remarks } = result;
  const rows: Row[] = [
    ["Registry", [rotated.registry]],
    [result.isChanged ? "New token" : "Token", [describeToken(tokenId, expiry)]],
    [
      "Issued by",
      resumed === undefined ? [] : [`an earlier run (${resumed.from}), which this one continues`],
    ],
    [isDryRun ? "Would be stored in" : "Stored in", shorten(stored)],
    [
      "Superseded, still valid",
      superseded.map(({ id, revocableAt }) => `${id}: can be ended from ${revocableAt.toISOString()}`),
    ],
    [isDryRun ? "Would be ended" : "Ended for good", revoked],
    ["Kept", kept.map(({ id, why }) => `${id}: ${why}`)],
    [
      "Receipt",
      rotated.does === "replace" ? [] : [rotated.receipt ?? "none: the labels at the registry have to do"],
    ],
    ["The next run", [describeNextRun(rotated, result)]],
  ];
  const title = `${rotated.secretName} ${titleOf(result)}`;
  appendToSummary([...table(title, rows), ...bulleted(remarks)], env);
}

/** Tells on the page of the run why a rotation failed, and where that leaves the secret. */
export function writeFailureSummary(
  { secretName }: Pick<Rotated, "secretName">,
  error: unknown,
  env: Environment,
): void {
  if (!(error instanceof RotationFailed)) return;
  const { done, notDone, unknown } = error.where;
  const rows: Row[] = [
    ["New token", error.newTokenId === undefined ? [] : [error.newTokenId]],
    ["Stored in", shorten(done)],
    ["Not stored in", shorten(notDone)],
    ["No answer from", shorten(unknown)],
  ];
  appendToSummary([...table(`${secretName} is not rotated`, rows), "", markdownText(error.message)], env);
}

function titleOf({ isChanged, isDryRun }: RotationResult): string {
  if (isDryRun) return isChanged ? "would be rotated (dry run)" : "would stay as it is (dry run)";
  return isChanged ? "is rotated" : "is as it was";
}

function describeToken(id: string | undefined, expiry: Expiry): string {
  const end = describeExpiry(expiry);
  return `${id ?? "not known"}${end === "" ? "" : `, ${end}`}`;
}

function describeNextRun({ does }: Rotated, { superseded, kept }: RotationResult): string {
  if (does === "replace") return "ends this token, and stores its successor";
  const first = superseded.map(({ revocableAt }) => revocableAt.toISOString()).sort()[0];
  const ends = first === undefined ? [] : [`ends what was superseded, if it begins after ${first}`];
  const looks = kept.length === 0 ? [] : ["looks again at what was kept"];
  return [...ends, ...looks, "issues a new token, unless its mode is finish"].join("; ");
}

function table(title: string, rows: readonly Row[]): string[] {
  const shown = rows.filter(([, texts]) => texts.length > 0);
  return [
    `### ${markdownText(title)}`,
    "",
    "| | |",
    "| --- | --- |",
    ...shown.map(([heading, texts]) => `| ${heading} | ${texts.map(markdownText).join("<br>")} |`),
  ];
}

function bulleted(sentences: readonly string[]): string[] {
  return sentences.length === 0 ? [] : ["", ...sentences.map((sentence) => `- ${markdownText(sentence)}`)];
}

function shorten(names: readonly string[]): string[] {
  if (names.length <= MOST_NAMES) return [...names];
  return [...names.slice(0, MOST_NAMES), `and ${names.length - MOST_NAMES} more`];
}
