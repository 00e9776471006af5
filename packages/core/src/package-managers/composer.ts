import { JsonSyntaxError } from "../credential-file/json-syntax-error.ts";
import { RegistryTokenError } from "../errors.ts";
import { Secret } from "../secret.ts";
import { composerAuth } from "./composer-auth.ts";
import { checkComposerAuth } from "./composer-auth-check.ts";
import { composerAuthFile } from "./composer-home.ts";
import { parseComposerUrl } from "./composer-origin.ts";
import { readComposerSources } from "./composer-sources.ts";
import { strongerComposerCredentials } from "./composer-stronger.ts";
import { composerVariable, mergeComposerVariable } from "./composer-variable.ts";
import type { CredentialRequest, PackageManager } from "./package-manager.ts";

/**
 * PHP's Composer. The token becomes the password of an `http-basic` entry: in the global auth.json by `auto` and
 * `file`, in COMPOSER_AUTH by `env`. Composer reads no other variable.
 */
export const composer: PackageManager = {
  name: "composer",

  plan(request, surroundings) {
    checkInputs(request);
    const { url, key, warnings } = parseComposerUrl(request.url);
    const entry = JSON.stringify({ username: request.userName, password: request.token.reveal() });
    const { sources, unreadable } = readComposerSources(surroundings);

    const isInVariable = request.store === "env";
    const source = isInVariable ? composerVariable : "global auth.json";
    const written = isInVariable
      ? mergeComposerVariable(sources[source], key, entry)
      : { text: putIfUsable(sources[source], key, entry), warnings: [] };
    const stronger = strongerComposerCredentials(
      { url, key, entry, source },
      { sources: { ...sources, [source]: written.text }, unreadable },
    );
    const file = composerAuthFile(surroundings);

    return {
      registryUrl: url,
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

function checkInputs(request: CredentialRequest): void {
  if (request.variableName !== undefined) {
    throw new RegistryTokenError(
      "input-invalid",
      `Composer reads credentials from the variable ${composerVariable} only, so it cannot be given another name. Remove the variable name.`,
    );
  }
  // RFC 7617: the first colon ends the user name.
  if (/[:\p{Cc}]/u.test(request.userName)) {
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
