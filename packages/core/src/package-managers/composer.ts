import { RegistryTokenError } from "../errors.ts";
import { Secret } from "../secret.ts";
import { composerAuth } from "./composer-auth.ts";
import { composerAuthFile } from "./composer-home.ts";
import { type ComposerUrl, parseComposerUrl } from "./composer-origin.ts";
import { type ComposerReading, readComposerSources } from "./composer-sources.ts";
import type { OwnComposerCredential } from "./composer-stronger.ts";
import type { CredentialPlan, CredentialRequest, PackageManager } from "./package-manager.ts";

/**
 * PHP's Composer. The token becomes the password of an `http-basic` entry: in the global auth.json by `auto` and
 * `file`, in COMPOSER_AUTH by `env`. Composer reads no other variable.
 */
export const composer: PackageManager = {
  name: "composer",

  async plan(request, surroundings) {
    checkInputs(request);
    const place = parseComposerUrl(request.url);
    const entry = JSON.stringify({ username: request.userName, password: request.token.reveal() });
    const credential = { ...place, entry };
    const reading = readComposerSources(surroundings);
    const file = composerAuthFile(surroundings);
    return request.store === "env" ? planVariable(credential, reading) : planFile(credential, reading, file);
  },
};

interface ComposerCredential extends ComposerUrl {
  /** The http-basic entry as JSON text. */
  entry: string;
}

async function planFile(
  credential: ComposerCredential,
  reading: ComposerReading,
  file: string,
): Promise<CredentialPlan> {
  const { url, key, entry, warnings } = credential;
  return {
    registryUrl: url,
    key,
    entry: { file, format: composerAuth, key, choose: () => entry },
    isTokenInFile: true,
    variables: () => ({}),
    variableName: undefined,
    warnings: [
      ...warnings,
      ...(await findStronger({ url, key, entry, source: "global auth.json" }, reading)),
    ],
  };
}

async function planVariable(
  credential: ComposerCredential,
  reading: ComposerReading,
): Promise<CredentialPlan> {
  const { url, key, entry, warnings } = credential;
  const { mergeComposerVariable } = await import("./composer-variable.ts");
  const merged = mergeComposerVariable(reading.sources.COMPOSER_AUTH, key, entry);
  const stronger = await findStronger({ url, key, entry, source: "COMPOSER_AUTH" }, reading);
  return {
    registryUrl: url,
    key,
    entry: undefined,
    isTokenInFile: false,
    variables: (_put, env) => ({
      COMPOSER_AUTH: new Secret(mergeComposerVariable(env.COMPOSER_AUTH, key, entry).text),
    }),
    variableName: "COMPOSER_AUTH",
    warnings: [...warnings, ...merged.warnings, ...stronger],
  };
}

/**
 * What would keep Composer from using the entry. On a fresh machine there is nothing but the entry; then the rules
 * of precedence, the larger part of what is known here of Composer, need not even be loaded.
 */
async function findStronger(own: OwnComposerCredential, reading: ComposerReading): Promise<string[]> {
  const isAlone = reading.unreadable.length === 0 && !Object.values(reading.sources).some(Boolean);
  if (isAlone) return [];
  const { strongerComposerCredentials } = await import("./composer-stronger.ts");
  return strongerComposerCredentials(own, reading);
}

function checkInputs(request: CredentialRequest): void {
  if (request.variableName !== undefined) {
    throw new RegistryTokenError(
      "input-invalid",
      `Composer reads credentials from the variable COMPOSER_AUTH only, so it cannot be given another name. Remove the variable name.`,
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
