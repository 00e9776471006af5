import { RegistryTokenError } from "../errors.ts";
import type { Secret } from "../secret.ts";
import type { Surroundings } from "../surroundings.ts";
import { normaliseHostedUrl, requireSecureUrl } from "./dart-hosted-url.ts";
import type { CredentialPlan, CredentialRequest, PackageManager, PlannedEntry } from "./package-manager.ts";
import { pubTokensFile } from "./pub-location.ts";
import { pubTokens, urlsThatRead, variableOf } from "./pub-tokens.ts";
import { checkVariableName, deriveVariableName, isUsableVariableName } from "./variable-name.ts";

const PUB_DEV = "https://pub.dev";

/**
 * `dart pub` (and `flutter pub`). With `auto` and `env` the file holds only the name of a variable, so that the
 * token is not on disk, where `dart pub --verbose` would also copy it to a log.
 */
export const pub: PackageManager = {
  name: "pub",

  async plan(request, surroundings) {
    const url = normaliseHostedUrl(request.url);
    requireSecureUrl(url);
    requireBearerToken(request.token);
    const plan = request.store === "file" ? planFile : planVariable;
    return plan(request, { url, file: pubTokensFile(surroundings) }, surroundings);
  },
};

/**
 * Takes the entry for https://pub.dev away for the length of a job. setup-dart writes one in every job with
 * `id-token: write`, and all of pub then sends that token, reads of public packages included
 * (dart-lang/pub-dev#9576).
 *
 * @throws {RegistryTokenError} `location-unknown`
 */
export function withoutPubDevEntry(surroundings: Surroundings): PlannedEntry {
  return {
    file: pubTokensFile(surroundings),
    format: pubTokens,
    key: PUB_DEV,
    choose: () => undefined,
  };
}

interface Target {
  /** In pub's normal form. */
  url: string;
  file: string;
}

function planFile(request: CredentialRequest, { url, file }: Target): CredentialPlan {
  const choose = () => JSON.stringify({ url, token: request.token.reveal() });
  return {
    registryUrl: url,
    key: url,
    entry: { file, format: pubTokens, key: url, choose },
    isTokenInFile: true,
    variables: () => ({}),
    variableName: undefined,
    warnings: spellingWarnings(request.url, url),
  };
}

function planVariable(
  request: CredentialRequest,
  { url, file }: Target,
  surroundings: Surroundings,
): CredentialPlan {
  if (request.variableName !== undefined) checkVariableName(request.variableName);
  const name = request.variableName ?? deriveVariableName("PUB_TOKEN", url);
  const choose = (held: string | undefined) => {
    const isShared = held !== undefined && sharedVariable(held) !== undefined;
    return isShared ? held : JSON.stringify({ url, env: name });
  };
  const variables = (put: string | undefined) => {
    const shared = put === undefined ? undefined : sharedVariable(put);
    return { [name]: request.token, ...(shared !== undefined && { [shared]: request.token }) };
  };
  return {
    registryUrl: url,
    key: url,
    entry: { file, format: pubTokens, key: url, choose },
    isTokenInFile: false,
    variables,
    variableName: name,
    warnings: [
      ...spellingWarnings(request.url, url),
      // A derived name belongs to one URL alone.
      ...(request.variableName === undefined ? [] : otherReaderWarnings(name, { url, file }, surroundings)),
    ],
  };
}

/** The variable of an entry that another job put, if its name is one that may be exported. */
function sharedVariable(entry: string): string | undefined {
  const name = variableOf(entry);
  return name !== undefined && isUsableVariableName(name) ? name : undefined;
}

function requireBearerToken(token: Secret): void {
  const fault = bearerTokenFault(token);
  if (fault === undefined) return;
  throw new RegistryTokenError(
    "token-malformed",
    `pub does not take this token: ${fault}. Only A to Z, a to z, 0 to 9 and . _ ~ + / = - may stand in it. ` +
      "Copy it once more from the registry into the secret, alone and without quotation marks.",
  );
}

/**
 * Why pub would refuse a token, when it is added and again when it is sent (dart-lang/pub,
 * `lib/src/authentication/credential.dart`). Nothing is trimmed: a line break at the end of a variable stops every
 * `dart pub get`.
 *
 * @returns a part of a sentence that names the place and nothing else of the token; `undefined` if it is fine
 */
export function bearerTokenFault(token: Secret): string | undefined {
  const characters = [...token.reveal()];
  if (characters.length === 0) return "it is empty";
  const position = characters.findIndex((character) => !/^[a-zA-Z0-9._~+/=-]$/.test(character));
  return position < 0 ? undefined : `character ${position + 1} is ${classOf(characters[position] ?? "")}`;
}

function classOf(character: string): string {
  if (character === "\n" || character === "\r") return "a line break";
  if (character === " " || character === "\t") return "a space or a tab";
  if (character > "\u007f") return "not an ASCII character";
  return character < " " || character === "\u007f"
    ? "a control character"
    : "a punctuation mark that no bearer token has";
}

function spellingWarnings(given: string, url: string): string[] {
  const isSpeltAlike = given.replace(/\/$/, "") === url.replace(/\/$/, "");
  if (isSpeltAlike) return [];
  return [
    `dart pub reads the registry URL "${given}" as "${url}" and gives the token to packages whose hosted URL it reads the same way. ` +
      `If this is not the registry that pubspec.yaml names, correct the URL.`,
  ];
}

function otherReaderWarnings(name: string, { url, file }: Target, surroundings: Surroundings): string[] {
  let others: string[];
  try {
    const text = surroundings.readText(file)?.replace(/^\ufeff/, "");
    others = text === undefined ? [] : urlsThatRead(name, text).filter((other) => other !== url);
  } catch {
    // Whoever edits the file will refuse it, with a reason; here there is nothing to add.
    return [];
  }
  return others.map(
    (other) =>
      `The entry for ${other} in ${file} reads the variable ${name} too, so that dart pub would send this token to ${other} as well. ` +
      "Choose another name for the variable, or none.",
  );
}
