import type { CredentialFormat } from "../credential-file/credential-format.ts";
import { JsonSyntaxError } from "../credential-file/json-syntax-error.ts";
import { type JsonObject, parseJson } from "../credential-file/json-tree.ts";

/** The client reads all four or nothing (apkg `src/config/credentials.rs`); others it tolerates and drops. */
const FIELDS = ["registry", "accessToken", "refreshToken", "username"];

/** The one login that apkg can hold. */
export interface ApkgLogin {
  registry: string;
  accessToken: string;
  refreshToken: string;
  username: string;
}

/** The name of the only entry of the file. */
export const APKG_KEY = "apkg";

/** The text of credentials.json as apkg writes it: two spaces, this order, no final newline. */
export function writeApkgLogin({ registry, accessToken, refreshToken, username }: ApkgLogin): string {
  return JSON.stringify({ registry, accessToken, refreshToken, username }, null, 2);
}

/** `~/.apkg/credentials.json`: one object, one login; the whole file is the entry. */
export const apkgCredentials: CredentialFormat = {
  acceptsByteOrderMark: false,
  check(text) {
    const root = parseJson(text);
    if (root.kind !== "object") throw new JsonSyntaxError("an object should stand here", text, root.start);
    for (const field of FIELDS) checkField(text, root, field);
  },
  read: (text) => text,
  put: (_text, _key, entry) => entry,
  remove: () => undefined,
  isEmpty: () => false,
};

function checkField(text: string, root: JsonObject, field: string): void {
  const [member, duplicate] = root.members.filter(({ key }) => key === field);
  if (member === undefined) throw new JsonSyntaxError(`the object has no "${field}"`, text, root.start);
  if (duplicate !== undefined) throw new JsonSyntaxError(`"${field}" stands twice`, text, duplicate.start);
  if (member.value.kind !== "string") {
    throw new JsonSyntaxError(`"${field}" should be a string`, text, member.value.start);
  }
}
