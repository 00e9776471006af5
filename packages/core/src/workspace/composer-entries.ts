import { JsonSyntaxError } from "../credential-file/json-syntax-error.ts";
import {
  type JsonMember,
  type JsonNode,
  lastMember,
  nodeValue,
  parseJson,
} from "../credential-file/json-tree.ts";
import type { ComposerOrder } from "../package-managers/composer-configuration.ts";
import {
  type ComposerCredentialType,
  type ComposerLogin,
  composerCredentialTypes,
} from "../package-managers/composer-credential-types.ts";
import type { ComposerSource } from "../package-managers/composer-sources.ts";
import { Secret } from "../secret.ts";
import { composerNearMiss } from "./composer-near-miss.ts";
import { type CredentialState, type FoundCredential, unusable } from "./found-credential.ts";
import type { RegistryTarget } from "./registry-need.ts";

interface EntryContext {
  /** By what Composer looks for the registry, its configuration taken into account. */
  key: string;
  kinds: RegistryTarget["kinds"];
  order: ComposerOrder;
  place: FoundCredential;
}

/**
 * The entries of one of Composer's places for a registry, and those that miss it narrowly; in the order of the text.
 *
 * @param text the whole of the file or the variable, without a byte order mark
 * @returns the place itself, as malformed, where the text is no JSON
 */
export function readComposerEntries(
  text: string,
  context: EntryContext & { place: { source: ComposerSource } },
): FoundCredential[] {
  const { place } = context;
  let root: JsonNode | undefined;
  try {
    root = configurationOf(place.source, parseJson(text));
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    const reason = `It is not valid JSON: ${error.message}.`;
    return [{ ...place, state: unusable("file-malformed", { reason, fix: "Repair it at that place." }) }];
  }
  return composerCredentialTypes.flatMap((type) => {
    const section = root?.kind === "object" ? lastMember(root, type.name)?.value : undefined;
    const members = section?.kind === "object" ? section.members : [];
    const chosen = members.findLast(({ key }) => key === context.key);
    return members.flatMap((member) => {
      const state = stateOf(text, { type, member, chosen, ...context });
      return state === undefined ? [] : [credentialOf(text, { type, member, state, place })];
    });
  });
}

/** The part of a file that Composer takes credentials from. */
function configurationOf(source: FoundCredential["source"], root: JsonNode): JsonNode | undefined {
  const isWrapped = source === "global config.json" || source === "composer.json";
  if (!isWrapped) return root;
  return root.kind === "object" ? lastMember(root, "config")?.value : undefined;
}

/** `undefined` for an entry that has nothing to do with the registry. */
function stateOf(
  text: string,
  context: EntryContext & {
    type: ComposerCredentialType;
    member: JsonMember;
    chosen: JsonMember | undefined;
  },
): CredentialState | undefined {
  const { type, member, chosen, key, kinds, order } = context;
  if (member.key !== key) return composerNearMiss(member.key, key);
  if (member !== chosen) {
    return unusable("duplicate", {
      reason: "The same host stands once more in this section, and the last one counts.",
      fix: "Remove one of them.",
    });
  }
  if (order === "before-2.7.8" && type.since !== "always") {
    return unusable("not-known-yet", {
      reason: `Composer knows the section "${type.name}" since ${type.since} only.`,
      fix: "Use http-basic or bearer, or a newer Composer.",
    });
  }
  return loginState(type.login(nodeValue(text, member.value)), { type, kinds });
}

function loginState(
  login: ComposerLogin,
  { type, kinds }: { type: ComposerCredentialType; kinds: RegistryTarget["kinds"] },
): CredentialState {
  if (login.kind === "fault") {
    return unusable("entry-malformed", {
      reason: `In this entry ${login.reason}, and Composer stops at it.`,
      fix: "Log in anew, or remove the entry.",
    });
  }
  if (login.kind === "ignored") {
    return unusable("entry-malformed", {
      reason: "Composer does not understand this entry, and passes it over.",
      fix: "Log in anew, or remove the entry.",
    });
  }
  const token = tokenOf(type, login);
  if (token?.password.reveal() === "") {
    return unusable("token-empty", { reason: "The token is empty.", fix: "Log in anew." });
  }
  return formState(kinds, { form: type.name, userName: token?.userName });
}

/** Whether the registry can take a credential of this form at all, as far as its kind is known. */
export function formState(
  kinds: RegistryTarget["kinds"],
  { form, userName }: Pick<FoundCredential, "form" | "userName">,
): CredentialState {
  const isBroker = kinds.length === 1 && kinds[0] === "package-broker";
  if (!isBroker || (form === "http-basic" && userName?.reveal() === "token")) return { kind: "usable" };
  return unusable("wrong-form", {
    reason: 'PACKAGE.broker takes nothing but http-basic with the user name "token".',
    fix: "Log in anew.",
  });
}

function credentialOf(
  text: string,
  context: {
    type: ComposerCredentialType;
    member: JsonMember;
    state: CredentialState;
    place: FoundCredential;
  },
): FoundCredential {
  const { type, member, state, place } = context;
  const token = tokenOf(type, type.login(nodeValue(text, member.value)));
  return {
    ...place,
    // What stands in a variable, no editor shows.
    span: place.file === undefined ? undefined : { start: member.start, end: member.end },
    form: type.name,
    token: token?.password,
    userName: token?.userName,
    state,
  };
}

/** In some types Composer keeps the token as the user name, and a word for the type as the password. */
function tokenOf(
  type: ComposerCredentialType,
  login: ComposerLogin,
): { userName: Secret | undefined; password: Secret } | undefined {
  if (login.kind !== "login") return undefined;
  const isWord = ["bearer", "github-oauth", "gitlab-oauth"].includes(type.name);
  if (isWord || (type.name === "gitlab-token" && login.password === "private-token")) {
    return { userName: undefined, password: new Secret(login.userName) };
  }
  return { userName: new Secret(login.userName), password: new Secret(login.password) };
}
