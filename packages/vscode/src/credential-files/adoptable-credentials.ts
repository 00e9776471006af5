import type { Secret } from "@setup-registry-token/core";
import { type CredentialLookup, findCredentials, registryTarget } from "@setup-registry-token/core/workspace";
import { fieldsIn, fieldsOf } from "../storage/json-fields.ts";
import type { CredentialOwner } from "./credential-owner.ts";

/** A credential that a package manager would use already. */
export interface AdoptableCredential {
  readonly token: Secret;
  /** For people: a path, or the name of a variable. */
  readonly place: string;
  /** The registry's URL, which may be longer than the one that was looked for. */
  readonly url: string;
  /** Of an http-basic credential. */
  readonly userName: string | undefined;
}

/**
 * All credentials for a registry that do good, strongest first. Reads, and changes nothing.
 *
 * @param tokensFile absolute path of pub-tokens.json: OnePub's entries are for organisations, whose URLs a user need not
 *   know
 */
export function findAdoptable(
  { kind, url }: CredentialOwner,
  { lookup, tokensFile }: { lookup: CredentialLookup; tokensFile: string },
): AdoptableCredential[] {
  const below = kind === "onepub" ? hostedBelow(url, lookup.surroundings.readText(tokensFile)) : [];
  return [url, ...below].flatMap((url) => {
    const { credentials } = findCredentials(registryTarget(kind, url), lookup);
    return credentials.flatMap(({ state, token, file, variable, source, userName }) =>
      state.kind === "usable" && token !== undefined
        ? [{ token, place: variable ?? file ?? source, url, userName: userName?.reveal() }]
        : [],
    );
  });
}

function hostedBelow(url: string, text: string | undefined): string[] {
  const { hosted } = fieldsIn(text ?? "");
  const urls = (Array.isArray(hosted) ? hosted : []).map((entry: unknown) => fieldsOf(entry).url);
  const beginning = `${url.replace(/\/+$/, "")}/api/`;
  return urls
    .filter((one) => typeof one === "string")
    .filter((one) => one.startsWith(beginning) && one !== url);
}
