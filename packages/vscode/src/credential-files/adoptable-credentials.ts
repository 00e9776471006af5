import type { Secret } from "@setup-registry-token/core";
import {
  type CredentialLookup,
  findCredentials,
  isSameRegistry,
  registryName,
  registryTarget,
} from "@setup-registry-token/core/workspace";
import { fieldsIn, fieldsOf } from "../storage/json-fields.ts";
import type { CredentialOwner } from "./credential-owner.ts";
import { type Adoptable, isAdoptable } from "./is-adoptable.ts";

/** A credential that a package manager would use already, or that misses the registry by little. */
export interface AdoptableCredential {
  readonly token: Secret;
  /** For people: a path, or the name of a variable. */
  readonly place: string;
  /** Whether it stands in a variable of the environment: then it may be meant for any registry. */
  readonly isVariable: boolean;
  /** Why the package manager does not use it for this registry, in a full sentence; `undefined` if it does. */
  readonly miss: string | undefined;
  /** The registry's URL, which may be longer than the one that was looked for. */
  readonly url: string;
  /** Of an http-basic credential. */
  readonly userName: string | undefined;
}

/**
 * All credentials for a registry that can be adopted: those that do good, strongest first, then the near misses. Reads,
 * and changes nothing.
 *
 * @param tokensFile absolute path of pub-tokens.json: OnePub's entries are for organisations, whose URLs a user need not
 *   know
 */
export function findAdoptable(
  { kind, url }: CredentialOwner,
  { lookup, tokensFile }: { lookup: CredentialLookup; tokensFile: string },
): AdoptableCredential[] {
  const below = kind === "onepub" ? hostedBelow(url, lookup.surroundings.readText(tokensFile)) : [];
  const find = (url: string) => {
    const { credentials } = findCredentials(registryTarget(kind, url), lookup);
    return credentials.filter(isAdoptable).map((credential) => adoptable(url, credential));
  };
  const [here, others] = [find(url), below.flatMap(find)];
  const used = [...here, ...others].filter(({ miss }) => miss === undefined);
  const isUsed = (token: Secret) => used.some((one) => one.token.reveal() === token.reveal());
  // An organisation's entry misses OnePub itself, and all other organisations.
  return [...used, ...here.filter(({ miss, token }) => miss !== undefined && !isUsed(token))];
}

function adoptable(
  url: string,
  { token, state, file, variable, source, userName }: Adoptable,
): AdoptableCredential {
  return {
    token,
    place: variable ?? file ?? source,
    isVariable: variable !== undefined,
    miss: state.kind === "near-miss" ? state.reason : undefined,
    url,
    userName: userName?.reveal(),
  };
}

function hostedBelow(url: string, text: string | undefined): string[] {
  const { hosted } = fieldsIn(text ?? "");
  const urls = (Array.isArray(hosted) ? hosted : []).map((entry: unknown) => fieldsOf(entry).url);
  const beginning = `${registryName(url)}/api/`;
  return urls
    .filter((one) => typeof one === "string")
    .filter((one) => registryName(one).startsWith(beginning) && !isSameRegistry(one, url));
}
