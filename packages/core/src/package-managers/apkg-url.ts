import { RegistryTokenError } from "../errors.ts";
import { withoutLastSlashes } from "../without-last-slashes.ts";

/** host or [IPv6], then a port; no user-info, no blanks, nothing that needs escaping. */
const AUTHORITY = /^(?:[A-Za-z0-9._~-]+|\[[\dA-Fa-f:.]+\])(?::\d{1,5})?$/;
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/;

/**
 * Reads a registry URL as apkg uses it: all slashes at the end go, a base path stays, nothing else is changed.
 *
 * @param text `http://` or `https://`, host, optional port and path
 * @returns the URL without a slash at the end, and what may surprise the user
 * @throws {RegistryTokenError} `registry-url-invalid`; user-info is never printed, it may hold a password
 */
export function parseApkgUrl(text: string): { url: string; warnings: string[] } {
  const [, scheme, authority = "", path = ""] =
    /^([Hh][Tt][Tt][Pp][Ss]?):\/\/([^/?#\\]*)(.*)$/s.exec(text) ?? [];
  if (scheme === undefined) throw invalid("it must begin with https:// (or http://) and a host name");
  if (authority.includes("@"))
    throw invalid("a user name or password does not belong there: use the input token");
  if (!AUTHORITY.test(authority)) throw invalid("its host or port is not valid");
  if (/[?#]/.test(path)) throw invalid("a query or a fragment does not belong there");
  if (!/^[\x21-\x7e]*$/.test(path))
    throw invalid("its path holds a blank, a control character or a non-ASCII character");
  const url = withoutLastSlashes(`${scheme}://${authority}${path}`);
  const isPlain = scheme.toLowerCase() === "http" && !LOOPBACK.test(authority.toLowerCase());
  return { url, warnings: isPlain ? [`${url} is plain http: the token travels to it unencrypted.`] : [] };
}

function invalid(reason: string): RegistryTokenError {
  return new RegistryTokenError("registry-url-invalid", `The apkg registry URL cannot be used: ${reason}.`);
}
