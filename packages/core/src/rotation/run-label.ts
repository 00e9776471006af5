import type { RotationRequest, RunNumber } from "./rotation-request.ts";

/**
 * How the label of each token begins that a rotation has issued for one secret, such as `srt:acme/app:ONEPUB_TOKEN:`.
 * A scope has no colon and a name of a secret cannot have one, so no prefix begins another.
 */
export function labelPrefix({ scope, name }: RotationRequest["secret"]): string {
  return `srt:${scope}:${name}:`;
}

/**
 * A label that no other token has: two jobs of one run may rotate one secret, and then only chance tells them apart.
 *
 * @param random at least 0, less than 1
 */
export function runLabel(prefix: string, { run, note, random }: RunLabelParts): string {
  const chance = Math.floor(random * 36 ** 6)
    .toString(36)
    .padStart(6, "0");
  return `${prefix}${runText(run)}-${chance}${note === undefined ? "" : ` ${note}`}`;
}

interface RunLabelParts {
  run: RunNumber;
  note: string | undefined;
  random: number;
}

/** @returns the run that issued the token; `undefined` if the label is not one of ours for this secret */
export function runInLabel(label: string, prefix: string): RunNumber | undefined {
  if (!label.startsWith(prefix)) return undefined;
  const match = /^(\d{1,15}-\d{1,6})-[0-9a-z]{6}(?: |$)/.exec(label.slice(prefix.length));
  return match?.[1] === undefined ? undefined : readRun(match[1]);
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
