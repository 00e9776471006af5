import { JsonSyntaxError } from "../credential-file/json-syntax-error.ts";
import { RegistryTokenError } from "../errors.ts";
import { Secret } from "../secret.ts";
import { composerAuth } from "./composer-auth.ts";
import { checkComposerAuth } from "./composer-auth-check.ts";
import { composerAuthFile } from "./composer-home.ts";
import { parseComposerUrl } from "./composer-origin.ts";
import { type ComposerReading, readComposerSources } from "./composer-sources.ts";
import type { OwnComposerCredential } from "./composer-stronger.ts";
import { composerVariable, mergeComposerVariable } from "./composer-variable.ts";
import type { CredentialRequest, PackageManager } from "./package-manager.ts";

/**
 * PHP's Composer. The token becomes the password of an `http-basic` entry: in the global auth.json by `auto` and
 * `file`, in COMPOSER_AUTH by `env`. Composer reads no other variable.
 */
export const composer: PackageManager = {
  name: "composer",

  async plan(request, surroundings) {
    checkInputs(request);
    const { url, key, warnings } = parseComposerUrl(request.url);
    const entry = JSON.stringify({ username: request.userName, password: request.token.reveal() });
    const { sources, unreadable } = readComposerSources(surroundings);

    const isInVariable = request.store === "env";
    const source = isInVariable ? composerVariable : "global auth.json";
    const written = isInVariable
      ? mergeComposerVariable(sources[source], key, entry)
      : { text: putIfUsable(sources[source], key, entry), warnings: [] };
    const own = { url, key, entry, source } as const;
    const stronger = await findStronger(own, { sources: { ...sources, [source]: written.text }, unreadable });
    const file = composerAuthFile(surroundings);

    return {
      registryUrl: url,
      key,
      entry: isInVariable ? undefined : { file, format: composerAuth, key, choose: () => entry },
      isTokenInFile: !isInVariable,
      variables: (_put, env) => {
        if (!isInVariable) return {};
        return {
          [composerVariable]: new Secret(mergeComposerVariable(env[composerVariable], key, entry).text),
        };
      },
      variableName: isInVariable ? composerVariable : undefined,
      warnings: [...warnings, ...written.warnings, ...stronger],
    };
  },
};

/**
 * What would keep Composer from using the entry. On a fresh machine there is nothing but the entry; then the rules
 * of precedence, the larger part of what is known here of Composer, need not even be loaded.
 */
async function findStronger(own: OwnComposerCredential, reading: ComposerReading): Promise<string[]> {
  const others = Object.entries(reading.sources).filter(
    ([name, text]) => name !== own.source && Boolean(text),
  );
  const isAlone = reading.sources[own.source] === composerAuth.put(undefined, own.key, own.entry);
  if (isAlone && others.length === 0 && reading.unreadable.length === 0) return [];
  const { strongerComposerCredentials } = await import("./composer-stronger.ts");
  return strongerComposerCredentials(own, reading);
}

function checkInputs(request: CredentialRequest): void {
  if (request.variableName !== undefined) {
    throw new RegistryTokenError(
      "input-invalid",
      `Composer reads credentials from the variable ${composerVariable} only, so it cannot be given another name. Remove the variable name.`,
    );
  }
  // RFC 7617: the first colon ends the user name.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about
  if (/[:\u0000-\u001f\u007f-\u009f]/.test(request.userName)) {
    throw new RegistryTokenError(
      "input-invalid",
      "The user name for Composer has a colon or a control character in it, which HTTP Basic authentication cannot carry. Correct the user name.",
    );
  }
}

/** What the file will hold; a file that cannot be used is for the code which writes it to report. */
function putIfUsable(text: string | undefined, key: string, entry: string): string {
  try {
    if (text !== undefined) checkComposerAuth(text);
    return composerAuth.put(text, key, entry);
  } catch (error) {
    if (error instanceof JsonSyntaxError) return composerAuth.put(undefined, key, entry);
    throw error;
  }
}
