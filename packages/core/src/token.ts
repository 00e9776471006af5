import { RegistryTokenError } from "./errors.ts";
import { Secret } from "./secret.ts";

/** A token as read from an input, and whether line ends were taken off its end. */
export interface ParsedToken {
  readonly token: Secret;
  readonly isTrimmed: boolean;
}

/**
 * Reads a token from an input. Line ends after it are trimmed, as they come with many stored secrets. Anything
 * else that can not stand in an HTTP header as it is, the package managers refuse or send raw, each in its own
 * way; so it is refused here.
 *
 * @param raw the input, as it came
 * @param form `password`: for HTTP Basic, which encodes it, so that any line of text will do
 * @returns the token: one or more characters U+0021 to U+007E
 * @throws {RegistryTokenError} `token-missing` when nothing is left; `token-malformed` when the token holds white
 * space, a control or non-ASCII character, or is no token but a mask or a reference that nobody resolved. The
 * message names the class and place of the character, and nothing else of the token.
 */
export function parseToken(raw: string, form: "token" | "password" = "token"): ParsedToken {
  const value = raw.replace(/(?<![\r\n])[\r\n]+$/, "");
  if (value === "") {
    throw new RegistryTokenError(
      "token-missing",
      "The token is empty. Give the registry's token, from a secret that exists and has a value.",
    );
  }
  const leftover = describeLeftover(value);
  if (leftover !== undefined) {
    throw new RegistryTokenError("token-malformed", leftover);
  }
  const index = value.search(form === "token" ? /[^\x21-\x7e]/ : notInPassword);
  if (index !== -1) {
    const character = describeCharacter(value.codePointAt(index) ?? 0);
    throw new RegistryTokenError(
      "token-malformed",
      `The token has ${character.name} at character ${index + 1}${character.isLineBreak ? ": a token is one line" : ""}. ` +
        (form === "token"
          ? "A token is made of visible ASCII characters only. " +
            "Copy it from the registry again and store it without quotes, blanks or other text."
          : "Store the password again, as one line of text."),
    );
  }
  return { token: new Secret(value), isTrimmed: value !== raw };
}

/** Control characters, other line breaks, and halves of surrogate pairs. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about
const notInPassword = /[\0-\x1f\x7f-\x9f\u2028\u2029]|[\ud800-\udfff]/u;

/** What a token is that is no token but the trace of a mistake; nothing for a token that may be one. */
function describeLeftover(value: string): string | undefined {
  if (/^\*+$/.test(value)) {
    return (
      "The token is a row of asterisks: the mask that a log shows in the place of a secret, not the secret. " +
      "Copy the token from the registry and store it again."
    );
  }
  if (value.includes("${{")) {
    return (
      "The token holds an expression that was not expanded (a dollar sign and two braces). " +
      "Expressions are expanded only in a workflow file: use one there, not inside the value of a secret or a variable."
    );
  }
  if (/^\$(?:[A-Z_][A-Z0-9_]*|\{[A-Za-z_][A-Za-z0-9_]*\})$/.test(value)) {
    return (
      "The token is the name of a variable with a dollar sign, which only a shell expands. " +
      "Give the value itself, from a secret or from the env context."
    );
  }
  return undefined;
}

function describeCharacter(codePoint: number): { name: string; isLineBreak: boolean } {
  const spelling = `U+${codePoint.toString(16).toUpperCase().padStart(4, "0")}`;
  if (codePoint === 0x0a || codePoint === 0x0d) return { name: "a line break", isLineBreak: true };
  if (codePoint === 0x20) return { name: "a space", isLineBreak: false };
  if (codePoint === 0x09) return { name: "a tab", isLineBreak: false };
  if (codePoint < 0x20 || (codePoint >= 0x7f && codePoint < 0xa0)) {
    return { name: `the control character ${spelling}`, isLineBreak: false };
  }
  return { name: `the non-ASCII character ${spelling}`, isLineBreak: false };
}
