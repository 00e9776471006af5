import { JsonSyntaxError } from "../credential-file/json-syntax-error.ts";
import {
  type JsonMember,
  type JsonNode,
  lastMember,
  nodeValue,
  parseJson,
} from "../credential-file/json-tree.ts";
import {
  type ComposerCredentialType,
  composerCredentialTypes,
  composerDomainLists,
  isPhpInteger,
} from "./composer-credential-types.ts";

/**
 * Makes sure that every Composer release can read the text of an auth.json or of COMPOSER_AUTH: what a release
 * reads with a mere warning passes, what makes one stop does not.
 *
 * @param text the whole text, without a byte order mark
 * @throws {JsonSyntaxError} at the place that Composer would stop at; it quotes nothing
 */
export function checkComposerAuth(text: string): void {
  const root = parseJson(text);
  if (root.kind === "array" && root.elements.length === 0) return;
  if (root.kind !== "object") fail("the whole should be an object", text, root);
  for (const type of composerCredentialTypes) {
    const section = lastMember(root, type.name);
    if (section && type.since === "always") checkSection(text, type, section.value);
  }
  for (const name of composerDomainLists) {
    const list = lastMember(root, name)?.value;
    if (list && list.kind !== "array" && list.kind !== "object") fail("a list should stand here", text, list);
  }
}

function checkSection(text: string, type: ComposerCredentialType, section: JsonNode): void {
  if (section.kind === "array" && section.elements.length === 0) return;
  if (section.kind !== "object") fail(`"${type.name}" should be an object of hosts`, text, section);
  const effective = new Map<string, JsonMember>();
  for (const member of section.members) effective.set(member.key, member);
  for (const member of effective.values()) checkEntry(text, type, member);
}

function checkEntry(text: string, type: ComposerCredentialType, entry: JsonMember): void {
  if (isPhpInteger(entry.key)) fail("a host of digits only, which Composer cannot use", text, entry);
  const login = type.login(nodeValue(text, entry.value));
  if (login.kind !== "fault") return;
  const { value } = entry;
  const member = value.kind === "object" && login.member ? lastMember(value, login.member) : undefined;
  fail(login.reason, text, member?.value ?? value);
}

function fail(reason: string, text: string, place: { start: number }): never {
  throw new JsonSyntaxError(reason, text, place.start);
}
