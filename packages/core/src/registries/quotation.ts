import { redact } from "../redact.ts";
import type { Secret } from "../secret.ts";

const LONGEST = 200;

/**
 * What a registry says, made fit to be shown: one line without control and invisible characters, of 200 characters
 * at the most, and without any of our secrets, should the registry repeat one.
 *
 * @param text a field of an answer that is meant for people; anything but a text with something in it is nothing
 */
export function quotation(text: unknown, secrets: readonly Secret[]): string | undefined {
  const line = typeof text === "string" ? shownLine(text, { secrets, longest: LONGEST }) : "";
  return line === "" ? undefined : line;
}

/**
 * Text from outside as one line, without any of the secrets.
 *
 * @param limits `longest`: in characters; what is longer ends with …
 */
export function shownLine(
  text: string,
  { secrets, longest }: { secrets: readonly Secret[]; longest: number },
): string {
  // Redacted first: a secret that is cut or folded is not recognised any more.
  const line = oneLine(redact(text, secrets));
  if (line.length <= longest) return line;
  // Not half of a surrogate pair.
  return `${line.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

/** Text from outside as one line: runs of white space, control and invisible characters become one blank. */
export function oneLine(text: string): string {
  if (/^[!-~]*$/.test(text)) return text;
  // Made when it is called: V8 looks up Unicode properties whenever it parses a literal.
  return text.replace(/[\s\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, " ").trim();
}
