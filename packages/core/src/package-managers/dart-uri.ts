import { isIpv6Address } from "./dart-ipv6-address.ts";
import { normaliseHostEscapes, normalisePathEscapes } from "./dart-percent-encoding.ts";

/** The parts of a URL as Dart's `Uri.parse` gives them. */
export interface DartUri {
  /** Lower case; empty if the text has none. */
  scheme: string;
  /** Lower case, an IPv6 address in its brackets; empty if the text has none. */
  host: string;
  hasUserInfo: boolean;
  /** `undefined` if the text has none, or the scheme's own. May be any whole number, as in Dart. */
  port: number | undefined;
  /** Without `.` and `..`, and with an empty path left empty. */
  path: string;
  hasQuery: boolean;
  hasFragment: boolean;
}

/** Why a text is no URL, in Dart's words where Dart refuses it. */
export interface InvalidDartUri {
  invalid: string;
}

const OWN_PORT: Readonly<Record<string, number>> = { http: 80, https: 443 };

/** Dart escapes these or turns them round, but nobody means them: they come from a slip in a script. */
const NEVER_MEANT: readonly (readonly [RegExp, string])[] = [
  [/\\/, "Backslash"],
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about
  [/[\u0000-\u0008\u000a-\u001f\u007f]/, "Control character"],
  [
    /(?<![\ud800-\udbff])[\udc00-\udfff]|[\ud800-\udbff](?![\udc00-\udfff])/,
    "Half a character (an unpaired surrogate)",
  ],
];

/**
 * Reads a URL as Dart's `Uri.parse` does, which is not as `new URL` does: nothing is trimmed, a host outside
 * ASCII is percent-encoded and not put into Punycode, `%7E` becomes `~`, an empty `?` or `#` counts.
 * Agrees with Dart 3.7 (`sdk/lib/core/uri.dart`) for all that it accepts, and refuses some of what Dart accepts:
 * backslashes, control characters other than a tab, unpaired surrogates, IPv6 zones, and ports in hexadecimal.
 *
 * @param text the URL as written
 */
export function parseDartUri(text: string): DartUri | InvalidDartUri {
  const neverMeant = NEVER_MEANT.find(([pattern]) => pattern.test(text));
  if (neverMeant) return { invalid: `${neverMeant[1]} in the text` };

  const [, scheme, afterScheme = text] = /^([^:/?#]*):(.*)$/s.exec(text) ?? [];
  if (scheme !== undefined) {
    if (scheme === "") return { invalid: "Invalid empty scheme" };
    if (!/^[A-Za-z]/.test(scheme)) return { invalid: "Scheme not starting with alphabetic character" };
    if (!/^[A-Za-z\d+.-]*$/.test(scheme)) return { invalid: "Illegal scheme character" };
  }
  const [, authority, path = "", query, fragment] =
    /^(?:\/\/([^/?#]*))?([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(afterScheme) ?? [];
  const lowerCaseScheme = scheme?.toLowerCase() ?? "";
  const place = parseAuthority(authority ?? "", OWN_PORT[lowerCaseScheme]);
  if ("invalid" in place) return place;
  return {
    scheme: lowerCaseScheme,
    ...place,
    path: removeDotSegments(normalisePathEscapes(path)),
    hasQuery: query !== undefined,
    hasFragment: fragment !== undefined,
  };
}

function parseAuthority(
  authority: string,
  ownPort: number | undefined,
): Pick<DartUri, "host" | "hasUserInfo" | "port"> | InvalidDartUri {
  const hostAndPort = authority.slice(authority.lastIndexOf("@") + 1);
  const [, writtenHost = "", writtenPort = ""] = /^(\[.*\]|.*?)(?::([^:\]]*))?$/s.exec(hostAndPort) ?? [];
  const host = parseHost(writtenHost);
  if (typeof host !== "string") return host;
  if (!/^(?:[+-]?\d{1,15})?$/.test(writtenPort)) return { invalid: "Invalid port" };
  const port = writtenPort === "" ? undefined : Number(writtenPort) + 0;
  return { host, hasUserInfo: authority.includes("@"), port: port === ownPort ? undefined : port };
}

function parseHost(written: string): string | InvalidDartUri {
  if (written.startsWith("[")) {
    if (!written.endsWith("]")) return { invalid: "Missing end `]` to match `[` in host" };
    if (!isIpv6Address(written.slice(1, -1))) return { invalid: "Invalid IPv6 address in host" };
    return written.toLowerCase();
  }
  if (/[[\]:]/.test(written)) return { invalid: "Invalid character in host" };
  return normaliseHostEscapes(written);
}

/** RFC 3986, 5.2.4, in Dart's way: empty segments stay, and `..` takes away the one before it, empty or not. */
function removeDotSegments(path: string): string {
  const kept: string[] = [];
  const segments = path.split("/");
  for (const segment of segments) {
    if (segment === "..") {
      kept.pop();
      if (kept.length === 0) kept.push("");
    } else if (segment !== ".") {
      kept.push(segment);
    }
  }
  const last = segments.at(-1);
  if (last === "." || last === "..") kept.push("");
  return kept.join("/");
}
