import { shortName } from "./places.ts";
import type { RunNumber } from "./rotation-request.ts";

/** Whose tokens a rotation issues: all of it stands in their labels, and in the receipt. */
export interface LabelOwner {
  /** For people: where the secret is, or the repository that keeps the list of places. */
  scope: string;
  /** Of the secret. */
  name: string;
  /** {@link homeName} */
  home: string;
  /** `listName` of the places. */
  list: string;
}

/** What the label of a token says. */
export interface ReadLabel {
  /** `own`: this rotation issued it. `perhaps`: an early version did, which did not say for whom. */
  issuer: "own" | "perhaps" | "another rotation" | "somebody else";
  run: RunNumber | undefined;
  /** For which list of places it was issued; `undefined` if the label does not say. */
  list: string | undefined;
}

const RUN = String.raw`(\d{1,15}-\d{1,6})-[0-9a-z]{6}(?: |$)`;
const LABEL = new RegExp(String.raw`^srt2:([^:]+):(\w+):([0-9a-z]{8})\.([0-9a-z]{8}):${RUN}`);
/** Of version 1, before labels named a server. */
const EARLY_LABEL = new RegExp(String.raw`^srt:([^:]+):(\w+):${RUN}`);

/**
 * A short name for where a rotation is at home.
 *
 * @param server such as `https://api.github.com`
 * @param key what the repository that keeps the receipt is known by there
 */
export function homeName(server: string, key: string): string {
  return shortName(`${server} ${key}`);
}

/** How all labels begin of tokens that were issued for one list of places. */
export function labelPrefix({ scope, name, home, list }: LabelOwner): string {
  return `srt2:${scope}:${name}:${home}.${list}:`;
}

/**
 * A label that no other token has: two jobs of one run may rotate one secret, and then only chance tells them apart.
 *
 * @param random at least 0, less than 1
 */
export function runLabel(owner: LabelOwner, { run, note, random }: RunLabelParts): string {
  const chance = Math.floor(random * 36 ** 6)
    .toString(36)
    .padStart(6, "0");
  return `${labelPrefix(owner)}${runText(run)}-${chance}${note === undefined ? "" : ` ${note}`}`;
}

interface RunLabelParts {
  run: RunNumber;
  note: string | undefined;
  random: number;
}

/** Reads a label by the eyes of a rotation. A repository keeps its id when it is renamed, so the scope proves nothing. */
export function readLabel(label: string, owner: LabelOwner): ReadLabel {
  const [, , name, home, list, run] = LABEL.exec(label) ?? [];
  if (run !== undefined) {
    const isOwn = name === owner.name && home === owner.home;
    return { issuer: isOwn ? "own" : "another rotation", run: readRun(run), list: isOwn ? list : undefined };
  }
  const [, earlyScope, earlyName, earlyRun] = EARLY_LABEL.exec(label) ?? [];
  if (earlyRun === undefined) return { issuer: "somebody else", run: undefined, list: undefined };
  const isPerhaps = earlyScope === owner.scope && earlyName === owner.name;
  return { issuer: isPerhaps ? "perhaps" : "another rotation", run: readRun(earlyRun), list: undefined };
}

/** As it stands in labels and receipts: `123-1`. */
export function runText({ id, attempt }: RunNumber): string {
  return `${id}-${attempt}`;
}

/** @param text as {@link runText} has it */
export function readRun(text: string): RunNumber | undefined {
  const match = /^(\d{1,15})-(\d{1,6})$/.exec(text);
  return match === null ? undefined : { id: Number(match[1]), attempt: Number(match[2]) };
}

/** GitHub begins an attempt of a run only when the one before has ended. */
export function isEarlierAttempt(earlier: RunNumber | undefined, run: RunNumber): boolean {
  return earlier !== undefined && earlier.id === run.id && earlier.attempt < run.attempt;
}
