import type { CredentialFormat } from "../credential-file/credential-format.ts";
import { JsonSyntaxError } from "../credential-file/json-syntax-error.ts";
import { readStruct, requireText } from "./apkg-struct.ts";

/** The client reads all four or nothing, in this order (apkg `src/config/credentials.rs`); others it drops. */
const FIELDS = ["registry", "accessToken", "refreshToken", "username"] as const;

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

/**
 * Reads credentials.json as apkg does.
 *
 * @throws {JsonSyntaxError} where apkg would stop
 */
export function readApkgLogin(text: string): ApkgLogin {
  const fields = readStruct(text, FIELDS);
  const field = (name: (typeof FIELDS)[number]) => {
    const node = fields.get(name);
    if (node === undefined) throw new JsonSyntaxError(`there is no "${name}"`, text, 0);
    return requireText(text, node);
  };
  return {
    registry: field("registry"),
    accessToken: field("accessToken"),
    refreshToken: field("refreshToken"),
    username: field("username"),
  };
}

/** `~/.apkg/credentials.json`: one object, one login; the whole file is the entry. */
export const apkgCredentials: CredentialFormat = {
  acceptsByteOrderMark: false,
  check: (text) => void readApkgLogin(text),
  read: (text) => text,
  put: (_text, _key, entry) => entry,
  remove: () => undefined,
  isEmpty: () => false,
};
