import { JsonSyntaxError } from "../credential-file/json-syntax-error.ts";
import { parseJson } from "../credential-file/json-tree.ts";
import { RegistryTokenError } from "../errors.ts";
import { putHttpBasic } from "./composer-auth.ts";
import { checkComposerAuth } from "./composer-auth-check.ts";

/** The one variable that Composer reads credentials from: the JSON of an auth.json. */
const composerVariable = "COMPOSER_AUTH";

/**
 * Puts an http-basic entry into a value of COMPOSER_AUTH and keeps all else that is in it.
 *
 * @param present the value so far; `undefined` or empty if there is none
 * @param key the host, with `:port` if the URL spells one
 * @param entry the entry as JSON text
 * @returns the new value, which is a secret; on one line unless the value so far had several
 * @throws {RegistryTokenError} `credential-file-malformed` with the place, but nothing of the value
 */
export function mergeComposerVariable(
  present: string | undefined,
  key: string,
  entry: string,
): { text: string; warnings: string[] } {
  const alone = JSON.stringify({ "http-basic": { [key]: JSON.parse(entry) } });
  if (!present) return { text: alone, warnings: [] };
  switch (describe(present)) {
    case "filled":
      return { text: putHttpBasic(present, key, entry), warnings: [] };
    case "empty":
      return { text: alone, warnings: [] };
    case "ignored":
      return {
        text: alone,
        warnings: [
          `The environment variable ${composerVariable} held JSON that is not an object. Composer ignores such a value, so it is replaced.`,
        ],
      };
  }
}

function describe(present: string): "filled" | "empty" | "ignored" {
  try {
    const root = parseJson(present);
    // Composer reads an empty list and every scalar but null with a mere warning.
    const isScalar = root.kind === "string" || root.kind === "number" || root.kind === "boolean";
    if (isScalar || (root.kind === "array" && root.elements.length === 0)) return "ignored";
    checkComposerAuth(present);
    return root.kind === "object" && root.members.length === 0 ? "empty" : "filled";
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw new RegistryTokenError(
      "credential-file-malformed",
      `The environment variable ${composerVariable} is malformed (${error.message}), and Composer would stop at it. Correct it or unset it.`,
      { cause: error },
    );
  }
}
