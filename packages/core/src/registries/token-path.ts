import { RegistryTokenError } from "../errors.ts";

/**
 * The path of one token, for a call that changes or ends it.
 *
 * @param list the path of all tokens
 * @param id any text: it is escaped
 * @throws {RegistryTokenError} `token-not-found` for what would be the path of something else. `.` and `..` cannot be
 *   escaped (WHATWG URL, 4.4: `%2e` means the same), and half a surrogate pair is in no encoding.
 */
export function tokenPath(list: string, id: string): string {
  if (/^\s*$|^\.{1,2}$|[\ud800-\udfff]/u.test(id)) {
    throw new RegistryTokenError("token-not-found", "The token's id is empty, or one that no path can hold.");
  }
  return `${list}/${encodeURIComponent(id)}`;
}
