import type { CredentialFormat } from "../credential-file/credential-format.ts";
import { appendElement, removeElements, setMember } from "../credential-file/json-edit.ts";
import { JsonSyntaxError } from "../credential-file/json-syntax-error.ts";
import {
  type JsonArray,
  type JsonNode,
  type JsonObject,
  lastMember,
  nodeValue,
  parseJson,
} from "../credential-file/json-tree.ts";
import { hostedUrlOf } from "./dart-hosted-url.ts";

/**
 * pub-tokens.json: `{"version":1,"hosted":[...]}`, each entry `{"url":...,"token":...}` or `{"url":...,"env":...}`
 * (dart-lang/pub, `lib/src/authentication/`). The key of an entry is its URL in pub's normal form.
 *
 * Agrees with pub about what a file means. Where pub, on a write, drops what it does not understand, or starts
 * anew over a file that it cannot read, this format keeps every byte, or refuses.
 */
export const pubTokens: CredentialFormat = {
  acceptsByteOrderMark: true,

  check(text) {
    parseTokens(text);
  },

  read(text, key) {
    const entry = entriesOf(text, parseTokens(text).hosted, key).find((node) =>
      isPubCredential(nodeValue(text, node)),
    );
    return entry && text.slice(entry.start, entry.end);
  },

  put(text, key, entry) {
    const value: unknown = JSON.parse(entry);
    if (text === undefined) return JSON.stringify({ version: 1, hosted: [value] });
    const tokens = parseTokens(text);
    if (tokens.hosted === undefined) return setMember(text, tokens.root, "hosted", [value]);
    const replaced = entriesOf(text, tokens.hosted, key);
    const isThereAlready =
      replaced.length === 1 &&
      replaced.every((node) => JSON.stringify(nodeValue(text, node)) === JSON.stringify(value));
    if (isThereAlready) return text;
    const extended = appendElement(text, tokens.hosted, value);
    return replaced.length === 0 ? extended : withoutAllButLast(extended, key);
  },

  remove(text, key) {
    const { hosted } = parseTokens(text);
    if (hosted === undefined) return text;
    const removed = new Set(entriesOf(text, hosted, key));
    return removeElements(text, hosted, (element) => removed.has(element));
  },

  isEmpty(text) {
    return parseTokens(text).root.members.every(
      ({ key, value }) =>
        key === "version" || (key === "hosted" && value.kind === "array" && value.elements.length === 0),
    );
  },
};

/** The URLs, in pub's form, of all entries whose token is the value of an environment variable. */
export function urlsThatRead(variable: string, text: string): string[] {
  return (parseTokens(text).hosted?.elements ?? [])
    .filter((element) => variableOf(text.slice(element.start, element.end)) === variable)
    .map((element) => urlOf(text, element))
    .filter((url) => url !== undefined);
}

/**
 * The variable in which pub looks for an entry's token.
 *
 * @param entry an element of `hosted`, as JSON text
 * @returns `undefined` if the entry holds its token itself, or is one that pub does not use
 */
export function variableOf(entry: string): string | undefined {
  const value: unknown = JSON.parse(entry);
  return isPubCredential(value) ? value.env : undefined;
}

interface Tokens {
  root: JsonObject;
  hosted: JsonArray | undefined;
}

function parseTokens(text: string): Tokens {
  const root = parseJson(text);
  if (root.kind !== "object") throw new JsonSyntaxError("an object should stand here", text, root.start);
  const version = lastMember(root, "version");
  if (version === undefined) throw new JsonSyntaxError("the object has no version", text, root.start);
  if (nodeValue(text, version.value) !== 1) {
    throw new JsonSyntaxError(
      "the version should be the number 1, the only one that is known",
      text,
      version.value.start,
    );
  }
  const hosted = lastMember(root, "hosted")?.value;
  if (hosted !== undefined && hosted.kind !== "array") {
    throw new JsonSyntaxError("the value of hosted should be an array", text, hosted.start);
  }
  return { root, hosted };
}

/** All elements with a URL that pub takes for the key's, whether pub could use them or not. */
function entriesOf(text: string, hosted: JsonArray | undefined, key: string): JsonNode[] {
  return hosted?.elements.filter((element) => urlOf(text, element) === key) ?? [];
}

function urlOf(text: string, element: JsonNode): string | undefined {
  const url = element.kind === "object" ? lastMember(element, "url")?.value : undefined;
  if (url?.kind !== "string") return undefined;
  return hostedUrlOf(JSON.parse(text.slice(url.start, url.end)));
}

/** The new entry is appended before the old ones go, so that it stands as its neighbours stood. */
function withoutAllButLast(text: string, key: string): string {
  const { hosted } = parseTokens(text);
  if (hosted === undefined) return text;
  const removed = new Set(entriesOf(text, hosted, key).slice(0, -1));
  return removeElements(text, hosted, (element) => removed.has(element));
}

/** Whether pub would use an element of `hosted`: a `token` or an `env`, but not both, and a JSON `null` is not absence. */
export function isPubCredential(entry: unknown): entry is { token?: string; env?: string } {
  if (typeof entry !== "object" || entry === null) return false;
  const credentials = Object.entries(entry).filter(([name]) => name === "token" || name === "env");
  return credentials.length === 1 && credentials.every(([, value]) => typeof value === "string");
}
