import { APKG_KEY } from "../package-managers/apkg-credentials.ts";
import { readLenientJson } from "./lenient-json.ts";
import type { NeedPlace, RegistryNeed } from "./registry-need.ts";
import { memberOf, membersOf, stringIn } from "./text-tree.ts";

const TYPES = ["project", "skill", "agent", "command", "rule"];

/**
 * Whether an apkg.json needs a registry. The file names none, so that one is always the registry that apkg would
 * use. A file whose `type` apkg does not know belongs to another product of a similar name, and needs nothing.
 *
 * A private package cannot be published without a log-in; whether one of the dependencies is private, the file does
 * not tell.
 *
 * @param text the file, perhaps half typed
 * @param registryUrl the registry, without a slash at the end, see {@link findApkgRegistry}
 */
export function findApkgNeeds(text: string, registryUrl: string): RegistryNeed[] {
  const root = readLenientJson(text);
  const type = stringIn(memberOf(root, "type"))?.value ?? "";
  if (!TYPES.includes(type)) return [];
  const places: NeedPlace[] = [];
  const visibility = stringIn(memberOf(root, "visibility"));
  const isPrivate = visibility?.value === "private";
  if (isPrivate) places.push({ span: visibility.inner, use: "publish", packages: ownName(root) });
  for (const { key, keySpan } of membersOf(memberOf(root, "dependencies"))) {
    places.push({ span: keySpan, use: "read", packages: [key] });
  }
  if (places.length === 0) return [];
  return [
    {
      packageManager: "apkg",
      kinds: ["apkg"],
      url: registryUrl,
      key: APKG_KEY,
      urlWithPassword: undefined,
      logIn: isPrivate ? "required" : "possible",
      places,
    },
  ];
}

function ownName(root: ReturnType<typeof readLenientJson>): string[] {
  const name = stringIn(memberOf(root, "name"))?.value;
  return name === undefined ? [] : [name];
}
