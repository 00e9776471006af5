import { posix, win32 } from "node:path";
import { JsonSyntaxError } from "../credential-file/json-syntax-error.ts";
import { RegistryTokenError } from "../errors.ts";
import { type ApkgLogin, readApkgLogin } from "../package-managers/apkg-credentials.ts";
import { findApkgHome } from "../package-managers/apkg-home.ts";
import { refuseDiversion } from "../package-managers/apkg-settings.ts";
import { Secret } from "../secret.ts";
import { parseToken } from "../token.ts";
import { withoutLastSlashes } from "../without-last-slashes.ts";
import { type CredentialLookup, exposureOf, locate, readSource, shown } from "./credential-lookup.ts";
import {
  type CredentialOutcome,
  type CredentialReport,
  type CredentialState,
  emptyPlace,
  type FoundCredential,
  unusable,
} from "./found-credential.ts";
import type { RegistryTarget } from "./registry-need.ts";

/**
 * What apkg finds for a registry. It has one token for whatever registry it asks: that of credentials.json, and only
 * where there is no such file that of `APKG_TOKEN`. It reads the file before anything else, so that a broken one
 * stops it even where the variable is set.
 */
export function findApkgCredentials(target: RegistryTarget, lookup: CredentialLookup): CredentialReport {
  const { surroundings } = lookup;
  const path = surroundings.platform === "win32" ? win32 : posix;
  const fromVariable = readVariable(lookup);
  const home = locate(() => findApkgHome(surroundings));
  if ("why" in home) {
    const outcome = { kind: "stops", why: home.why } as const;
    return { target, credentials: [fromVariable], outcome, remarks: [] };
  }
  const fromFile = readLogIn(path.join(home.found, "credentials.json"), { target, lookup });
  const order = fromFile.state.kind === "absent" ? [fromVariable, fromFile] : [fromFile, fromVariable];
  const diversion = diversionOf(path.join(home.found, "config.json"), { target, lookup });
  const credentials = order.map((credential) => diverted(credential, diversion));
  return { target, credentials, outcome: outcomeOf(credentials[0], diversion), remarks: [] };
}

function readVariable({ surroundings }: CredentialLookup): FoundCredential {
  const variable = "APKG_TOKEN";
  const value = surroundings.env[variable];
  const place = { ...emptyPlace({ source: variable, reach: "environment", file: undefined }), variable };
  if (value === undefined) return place;
  return {
    ...place,
    form: "env",
    token: new Secret(value),
    state: tokenState(value, `The value of ${variable}`),
  };
}

interface Context {
  target: RegistryTarget;
  lookup: CredentialLookup;
}

function readLogIn(file: string, { target, lookup }: Context): FoundCredential {
  const place = emptyPlace({ source: "credentials.json", reach: "home", file });
  const source = readSource(lookup, file);
  if (source.kind === "absent") return place;
  if (source.kind === "unreadable") {
    const fix = "Make it a file that you can read, or remove it with: apkg logout";
    return { ...place, state: unusable("file-unreadable", { reason: source.why, fix }) };
  }
  const there = { ...place, exposure: exposureOf(lookup, file) };
  const logIn = readLogInOf(source.text);
  if (logIn instanceof JsonSyntaxError) {
    const reason = `It is not as apkg wants it: ${logIn.message}.`;
    const fix = "Repair it at that place, or remove it with: apkg logout";
    return { ...there, state: unusable("file-malformed", { reason, fix }) };
  }
  const span = { start: 0, end: source.text.length };
  const token = new Secret(logIn.accessToken);
  return { ...there, form: "token", span, token, state: logInState(logIn, target) };
}

function readLogInOf(text: string): ApkgLogin | JsonSyntaxError {
  try {
    return readApkgLogin(text);
  } catch (error) {
    if (error instanceof JsonSyntaxError) return error;
    throw error;
  }
}

/** `registry` says where the log-in was made; apkg does not look at it again. */
function logInState({ registry, accessToken }: ApkgLogin, target: RegistryTarget): CredentialState {
  const state = tokenState(accessToken, "The token");
  if (state.kind !== "usable" || withoutLastSlashes(registry) === target.url) return state;
  return unusable("other-registry", {
    reason: `It was made for ${shown(registry)}, and apkg sends it to ${target.url} all the same.`,
    fix: `Log in to ${target.url}, or set APKG_REGISTRY to the other one.`,
  });
}

function tokenState(value: string, what: string): CredentialState {
  const fix = "Log in anew, or copy the token once more.";
  if (value === "")
    return unusable("token-empty", { reason: `${what} is empty, and apkg sends it so.`, fix });
  try {
    if (!parseToken(value).isTrimmed) return { kind: "usable" };
    const reason = `${what} ends with a line break, which apkg cannot send.`;
    return unusable("token-malformed", { reason, fix });
  } catch (error) {
    if (!(error instanceof RegistryTokenError)) throw error;
    return unusable("token-malformed", { reason: error.message, fix });
  }
}

/** What apkg's settings do to the token, if anything. */
function diversionOf(file: string, { target, lookup }: Context): RegistryTokenError | undefined {
  try {
    refuseDiversion(file, target.url, lookup.surroundings);
  } catch (error) {
    if (error instanceof RegistryTokenError) return error;
    throw error;
  }
  return undefined;
}

function diverted(credential: FoundCredential, diversion: RegistryTokenError | undefined): FoundCredential {
  if (diversion?.code !== "registry-diverted" || credential.token === undefined) return credential;
  const fix = "Remove that setting before anything else.";
  return { ...credential, state: unusable("diverted", { reason: diversion.message, fix }) };
}

function outcomeOf(
  first: FoundCredential | undefined,
  diversion: RegistryTokenError | undefined,
): CredentialOutcome {
  if (diversion !== undefined && diversion.code !== "registry-diverted") {
    return { kind: "stops", why: diversion.message };
  }
  if (first === undefined || first.state.kind === "absent") {
    return { kind: "nothing", why: "There is no log-in, and APKG_TOKEN is not set." };
  }
  if (first.token === undefined) {
    const reason = first.state.kind === "unusable" ? ` ${first.state.reason}` : "";
    return { kind: "stops", why: `apkg stops at ${first.file}.${reason}` };
  }
  const why =
    first.source === "credentials.json"
      ? "The file beats APKG_TOKEN."
      : "APKG_TOKEN counts, because there is no file that would beat it.";
  return { kind: "uses", credential: first, why };
}
