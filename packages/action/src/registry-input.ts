import {
  isMaskable,
  parseToken,
  type RegistryKind,
  type RegistryKindName,
  RegistryTokenError,
  registryKindNames,
  registryKinds,
  type Secret,
  type Store,
} from "@setup-registry-token/core";
import { parseChoice } from "./input-values.ts";
import { unmaskable } from "./masking.ts";
import type { WorkflowCommands } from "./workflow-commands.ts";

/** One registry as text: from the single inputs, or from one item of the list. Missing is the empty string. */
export interface RegistryText {
  /** Which item of the list this is, for errors; empty for the single inputs. */
  where: string;
  registry: string;
  url: string;
  token: string;
  username: string;
  store: string;
  "env-name": string;
  auth: string;
  audience: string;
}

/** One registry, checked as far as its kind tells. */
export interface RegistryInput {
  registry: RegistryKindName;
  packageManager: RegistryKind["packageManager"];
  /** `undefined`: the registry tells it, of the token. */
  url: string | undefined;
  authentication: Authentication;
  userName: string;
  store: Store;
  variableName: string | undefined;
}

/** Where the token comes from: from a secret, or from the registry in exchange for the identity of this run. */
export type Authentication =
  | { kind: "token"; token: Secret }
  | { kind: "oidc"; audience: string | undefined };

const storeNames: readonly [Store, ...Store[]] = ["auto", "file", "env"];

/**
 * Checks one registry. Its token has been masked already, by whoever read it.
 *
 * @throws {RegistryTokenError} `input-invalid`, `token-missing` or `token-malformed`
 */
export function parseRegistry(text: RegistryText, commands: WorkflowCommands): RegistryInput {
  const where = text.where === "" ? "" : ` of ${text.where}`;
  const registry = parseKind(text.registry, where);
  const kind = registryKinds[registry];
  const url = text.url || kind.defaultUrl;
  if (url === undefined && !kind.isUrlFoundByToken) {
    throw new RegistryTokenError(
      "input-invalid",
      `The url${where} is missing: ${registry} has no default. Give the registry's URL.`,
    );
  }
  const authentication = parseAuthentication(text, { kind, registry, where }, commands);
  if (authentication.kind === "token") refuseTokenInUrl(authentication.token, url, where);
  return {
    registry,
    packageManager: kind.packageManager,
    url,
    authentication,
    userName: parseUserName(text.username, { kind, registry, where }),
    store: parseChoice(`store${where}`, text.store, storeNames),
    variableName: text["env-name"] || undefined,
  };
}

function parseKind(text: string, where: string): RegistryKindName {
  const kind = registryKindNames.find((name) => name === text);
  if (kind !== undefined) return kind;
  const problem = text === "" ? `The registry${where} is missing` : `The registry${where} is not known`;
  throw new RegistryTokenError("input-invalid", `${problem}. Give one of: ${registryKindNames.join(", ")}.`);
}

function parseAuthentication(
  text: RegistryText,
  { kind, registry, where }: { kind: RegistryKind; registry: RegistryKindName; where: string },
  commands: WorkflowCommands,
): Authentication {
  if (parseChoice(`auth${where}`, text.auth, ["token", "oidc"]) === "token") {
    return { kind: "token", token: parseTokenInput(text.token, { registry, where }, commands) };
  }
  if (!kind.hasOidc) {
    throw new RegistryTokenError(
      "input-invalid",
      `${registry} knows no trusted access by OpenID Connect: leave auth${where} out and give a token.`,
    );
  }
  if (text.token !== "") {
    throw new RegistryTokenError(
      "input-invalid",
      `With auth: oidc${where} the registry issues the token: leave the token out.`,
    );
  }
  return { kind: "oidc", audience: text.audience || undefined };
}

function refuseTokenInUrl(token: Secret, url: string | undefined, where: string): void {
  if (!isMaskable(token) || !url?.includes(token.reveal())) return;
  throw new RegistryTokenError(
    "input-invalid",
    `The url${where} has the token in it. Leave it out there: it would be shown.`,
  );
}

function parseTokenInput(
  raw: string,
  { registry, where }: { registry: RegistryKindName; where: string },
  commands: WorkflowCommands,
): Secret {
  if (raw.trim() === "") throw new RegistryTokenError("token-missing", `The token${where} is empty.`);
  // Behind any Composer server there may be passwords that people chose.
  const { token, isTrimmed } = parseToken(raw, registry === "composer" ? "password" : "token");
  if (!isMaskable(token)) commands.warning(unmaskable, { title: `The token${where} cannot be masked` });
  if (isTrimmed) commands.notice(`A line break at the end of the token${where} was left out.`);
  return token;
}

function parseUserName(
  text: string,
  { kind, registry, where }: { kind: RegistryKind; registry: RegistryKindName; where: string },
): string {
  const fixed = kind.fixedUserName;
  if (text === "" || text === fixed) return fixed ?? "token";
  if (fixed !== undefined) {
    throw new RegistryTokenError(
      "input-invalid",
      `${registry} takes no other user name than "${fixed}": leave username${where} out.`,
    );
  }
  if (kind.packageManager !== "composer") {
    throw new RegistryTokenError(
      "input-invalid",
      `${registry} has no user name: leave username${where} out.`,
    );
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about
  if (/[:\u0000-\u001f\u007f-\u009f]/.test(text)) {
    throw new RegistryTokenError(
      "input-invalid",
      `The username${where} holds a colon or a control character, which http-basic cannot carry.`,
    );
  }
  return text;
}
