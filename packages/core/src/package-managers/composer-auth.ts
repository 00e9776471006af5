import { isSameEntry } from "../credential-file/claims.ts";
import type { CredentialFormat } from "../credential-file/credential-format.ts";
import { removeMembers, replaceNode, setMember } from "../credential-file/json-edit.ts";
import { type JsonObject, lastMember, nodeValue, parseJson } from "../credential-file/json-tree.ts";
import { checkComposerAuth } from "./composer-auth-check.ts";

const SECTION = "http-basic";

/**
 * Composer's auth.json, as far as its `http-basic` entries go. The key is the URL's host as
 * {@link composerOrigin} gives it; the entry is `{"username": "...", "password": "..."}`.
 */
export const composerAuth: CredentialFormat = {
  acceptsByteOrderMark: false,
  check: checkComposerAuth,

  read(text, key) {
    const section = effectiveSection(text);
    const member = section && lastMember(section, key);
    return member && text.slice(member.value.start, member.value.end);
  },

  put(text, key, entry) {
    if (text === undefined)
      return `${JSON.stringify({ [SECTION]: { [key]: JSON.parse(entry) } }, null, 4)}\n`;
    const written = putHttpBasic(text, key, entry);
    return written === text || written.endsWith("\n") ? written : written + newlineOf(written);
  },

  remove(text, key) {
    const section = effectiveSection(text);
    return section ? removeMembers(text, section, key) : text;
  },

  isEmpty(text) {
    const root = parseJson(text);
    if (root.kind === "array") return root.elements.length === 0;
    return root.kind === "object" && root.members.every(({ value }) => isEmptyValue(nodeValue(text, value)));
  },
};

/**
 * Puts an http-basic entry into the JSON of auth.json or COMPOSER_AUTH and changes nothing else.
 *
 * @param text JSON that {@link checkComposerAuth} lets pass
 * @param key the host, with `:port` if the URL spells one
 * @param entry the entry as JSON text
 * @returns the same text if Composer reads that very entry already
 */
export function putHttpBasic(text: string, key: string, entry: string): string {
  const value: unknown = JSON.parse(entry);
  const root = parseJson(text);
  // PHP programs write an empty object as []. Composer reads that with a warning, but cannot edit it.
  if (root.kind !== "object") return putHttpBasic(replaceNode(text, root, {}), key, entry);
  const section = lastMember(root, SECTION);
  if (section === undefined) return setMember(text, root, SECTION, { [key]: value });
  if (section.value.kind !== "object") return putHttpBasic(replaceNode(text, section.value, {}), key, entry);
  const present = lastMember(section.value, key);
  if (present && isSameEntry(text.slice(present.value.start, present.value.end), entry)) return text;
  return setMember(text, section.value, key, value);
}

/** Of duplicate sections the last one counts, as in all of PHP's JSON. */
function effectiveSection(text: string): JsonObject | undefined {
  const root = parseJson(text);
  const section = root.kind === "object" ? lastMember(root, SECTION)?.value : undefined;
  return section?.kind === "object" ? section : undefined;
}

function isEmptyValue(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

function newlineOf(text: string): string {
  return text.includes("\r\n") ? "\r\n" : "\n";
}
