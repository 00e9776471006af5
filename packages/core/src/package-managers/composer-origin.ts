import { RegistryTokenError } from "../errors.ts";

/** A Composer repository's URL, and how Composer finds a credential for it. */
export interface ComposerUrl {
  /** The URL as given. */
  url: string;
  /** The key of its credential: the host as written, with `:port` if the URL spells one. */
  key: string;
  /** Full sentences about spellings that Composer takes literally. */
  warnings: string[];
}

const DEFAULT_PORTS = new Map([
  ["http", "80"],
  ["https", "443"],
]);

/**
 * The key under which Composer looks for a URL's credential. Text only: no lower-casing, no folding of default
 * ports, no wildcards, as Composer's `Util\Url::getOrigin` and PHP's `parse_url` have it.
 *
 * @param url an absolute URL, with or without user-info
 * @param gitlabDomains Composer's `gitlab-domains`: a GitLab below a path (`host/git`) is keyed by that text.
 *   (Releases around 2.5 also take `h` for the beginning of `host`, which later ones correct.)
 * @returns the key; the whole URL where PHP finds no host in it
 */
export function composerOrigin(url: string, gitlabDomains: readonly string[] = []): string {
  const authority = /^[A-Za-z][\w+.-]*:\/\/([^/?#]*)/.exec(url)?.[1];
  const origin = authority === undefined ? undefined : authorityOrigin(authority);
  if (origin === undefined) return url;
  if (origin.endsWith(".github.com") && origin !== "codeload.github.com") return "github.com";
  if (origin === "repo.packagist.org") return "packagist.org";
  if (gitlabDomains.includes(origin)) return origin;
  return gitlabDomains.find((domain) => domain.startsWith(`${origin}/`)) ?? origin;
}

/**
 * Reads the URL of a Composer repository.
 *
 * @param text the URL, `http` or `https`, without user-info, query and fragment
 * @throws {RegistryTokenError} `registry-url-invalid`; the message does not repeat the text, which may hold a password
 */
export function parseComposerUrl(text: string): ComposerUrl {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about
  if (/[\s\u0000-\u001f\u007f-\u009f]/.test(text)) refuse("has white space or control characters in it");
  const scheme = /^([A-Za-z][\w+.-]*):\/\//.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined) refuse("does not begin with https:// or http://");
  if (scheme !== "https" && scheme !== "http") refuse("is neither https nor http");
  const rest = text.slice(scheme.length + "://".length);
  if (/[?#]/.test(rest)) refuse("has a query or a fragment in it");
  const authority = rest.split("/", 1)[0] ?? "";
  if (authority.includes("@"))
    refuse("has a user name or a password in it: give the token as the token input");
  const { host, port } = splitAuthority(authority);
  checkHost(host);
  if (port !== undefined) checkPort(port);
  return { url: text, key: composerOrigin(text), warnings: literalSpellings(scheme, host, port) };
}

/** PHP reads the port as a number of at most five characters, and drops a port of 0. */
function authorityOrigin(authority: string): string | undefined {
  const { host, port } = splitAuthority(authority.slice(authority.lastIndexOf("@") + 1));
  const number = Number.parseInt(port ?? "", 10) || 0;
  if (host === "" || (port ?? "").length > 5 || number < 0 || number > 65_535) return undefined;
  return number === 0 ? host : `${host}:${number}`;
}

function splitAuthority(authority: string): { host: string; port: string | undefined } {
  const colon = authority.lastIndexOf(":");
  if (colon < 0 || /^\[.*\]$/.test(authority)) return { host: authority, port: undefined };
  return { host: authority.slice(0, colon), port: authority.slice(colon + 1) };
}

function checkHost(host: string): void {
  if (host === "") refuse("names no host");
  if (host.includes("*")) refuse("has a wildcard in the host, and Composer compares hosts literally");
  const isPlain = /^(?:[\w.-]+|\[[\dA-Fa-f:.]+\])$/.test(host);
  if (!isPlain && !isInternational(host)) refuse("has characters in the host that none can have");
  // PHP turns such a key into a number, and Composer then stops with a TypeError.
  if (/^-?\d+$/.test(host)) refuse("has a host of digits only, which Composer cannot hold a credential for");
}

/** V8 looks up Unicode properties whenever it parses a literal, even in a function that is never called. */
function isInternational(host: string): boolean {
  // biome-ignore lint/complexity/useRegexLiterals: a literal would cost each start two milliseconds
  return new RegExp("^[\\p{L}\\p{M}\\p{N}._-]+$", "u").test(host);
}

function checkPort(port: string): void {
  const isPort = /^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535;
  if (!isPort) refuse("has a port that is not a number from 1 to 65535");
}

function literalSpellings(scheme: string, host: string, port: string | undefined): string[] {
  const warnings: string[] = [];
  if (host !== host.toLowerCase()) {
    warnings.push(
      `The host "${host}" has upper-case letters. Composer compares hosts as written, so the repository URL in composer.json must be spelled the same.`,
    );
  }
  if (port !== undefined && Number(port) === Number(DEFAULT_PORTS.get(scheme))) {
    warnings.push(
      `The URL spells the default port :${port}. To Composer that is another host than "${host}" alone, so the repository URL in composer.json must spell it too.`,
    );
  }
  if (scheme === "http" && !isLoopback(host)) {
    warnings.push(
      `The token will travel to "${host}" unencrypted, because the URL is plain http. Composer also refuses such a repository unless "secure-http" is false.`,
    );
  }
  return warnings;
}

function isLoopback(host: string): boolean {
  const name = host.toLowerCase();
  return (
    name === "localhost" ||
    name.endsWith(".localhost") ||
    name === "[::1]" ||
    /^127(\.\d{1,3}){3}$/.test(name)
  );
}

function refuse(what: string): never {
  throw new RegistryTokenError(
    "registry-url-invalid",
    `The URL of the Composer repository ${what}. Give it as composer.json has it, such as https://packages.example.com/.`,
  );
}
