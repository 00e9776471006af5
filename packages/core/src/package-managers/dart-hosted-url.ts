import { RegistryTokenError } from "../errors.ts";
import { parseDartUri } from "./dart-uri.ts";

const SECURE_ONLY = "url must be https://, insecure repositories cannot use authentication.";

/** Hosts that pub trusts without https (dart-lang/pub#3777). Compared as text: `127.0.0.2` is not among them. */
const TRUSTED_WITHOUT_HTTPS = /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?=[:/]|$)/;

/** A URL that the rules below would leave as it is: most are, and a file may hold a hundred thousand of them. */
const ALREADY_NORMAL = /^https?:\/\/[a-z\d._-]+(?:(?:\/(?!\.\.?\/)[\w.~-]+)+\/)?$/;

/** What to do about each of pub's reasons. */
const ADVICE: Readonly<Record<string, string>> = {
  "url scheme must be https:// or http://": "Write the whole URL, beginning with https://.",
  "url must have a hostname": "Write the host right after https://.",
  "user-info is not supported in url":
    "Leave out everything before the @ sign; a password in a URL is no token for pub.",
  "querystring is not supported in url": "Leave out the question mark and what follows it.",
  "fragment is not supported in url": "Leave out the # sign and what follows it.",
  "invalid url: Invalid port": "Write the port in digits, or leave out the colon.",
  "invalid url: Scheme not starting with alphabetic character":
    "Leave out what stands before https://, such as a space.",
  [SECURE_ONLY]: "Write https://; without it only localhost, 127.0.0.1 and [::1] can have a token.",
};

const OTHER_ADVICE = "Copy the hosted URL once more from the registry's own pages.";

/**
 * The form in which pub knows a hosted URL: two URLs are the same registry for pub if their normal forms are the
 * same text. Follows `validateAndNormalizeHostedUrl` (dart-lang/pub, `lib/src/source/hosted.dart`).
 *
 * @param text the URL as a person wrote it
 * @returns the URL with a path that ends in a slash, or with no path at all
 * @throws {RegistryTokenError} `registry-url-invalid` with pub's own reason. The message shows the URL without
 *   what stands before an `@` or after a `?` or `#`, which may be secret
 */
export function normaliseHostedUrl(text: string): string {
  const read = readHostedUrl(text);
  if ("url" in read) return read.url;
  throw refusal(text, read.reason);
}

/** The form in which pub knows a hosted URL; `undefined` if pub does not take the text for one. */
export function hostedUrlOf(text: string): string | undefined {
  const read = readHostedUrl(text);
  return "url" in read ? read.url : undefined;
}

/**
 * Makes sure that pub would accept a credential for the URL: `dart pub token add` refuses plain http, except on
 * this very machine.
 *
 * @param url a hosted URL in pub's form
 * @throws {RegistryTokenError} `registry-url-invalid`
 */
export function requireSecureUrl(url: string): void {
  if (!url.startsWith("https://") && !TRUSTED_WITHOUT_HTTPS.test(url)) throw refusal(url, SECURE_ONLY);
}

function readHostedUrl(text: string): { url: string } | { reason: string } {
  if (ALREADY_NORMAL.test(text)) return { url: renamed(text) };
  const uri = parseDartUri(text);
  if ("invalid" in uri) return { reason: `invalid url: ${uri.invalid}` };
  if (uri.scheme !== "http" && uri.scheme !== "https")
    return { reason: "url scheme must be https:// or http://" };
  if (uri.host === "") return { reason: "url must have a hostname" };
  if (uri.hasUserInfo) return { reason: "user-info is not supported in url" };
  if (uri.hasQuery) return { reason: "querystring is not supported in url" };
  if (uri.hasFragment) return { reason: "fragment is not supported in url" };
  const port = uri.port === undefined ? "" : `:${uri.port}`;
  const path = uri.path === "/" || uri.path === "" || uri.path.endsWith("/") ? uri.path : `${uri.path}/`;
  const url = `${uri.scheme}://${uri.host}${port}${path === "/" ? "" : path}`;
  return { url: renamed(url) };
}

function renamed(url: string): string {
  return url === "https://pub.dartlang.org" ? "https://pub.dev" : url;
}

function refusal(text: string, reason: string): RegistryTokenError {
  const advice = ADVICE[reason] ?? OTHER_ADVICE;
  const stop = reason.endsWith(".") ? "" : ".";
  return new RegistryTokenError(
    "registry-url-invalid",
    `pub does not take the registry URL${presentable(text)}: ${reason}${stop} ${advice}`,
  );
}

/**
 * What may be shown of a refused URL, which may be anything, even a token in the wrong input. A mask hides a secret
 * as a whole and not a part of it, so that a text is shown whole or not at all; and what has an `@` or a `?` in it
 * may hold a password.
 */
function presentable(text: string): string {
  const isHarmless = /^https?:\/\/[\x21-\x7e]{1,200}$/.test(text) && !/[@?#]/.test(text);
  return isHarmless ? ` "${text}"` : "";
}
