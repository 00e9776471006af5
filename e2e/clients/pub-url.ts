/** A hosted URL as pub compares it, or why pub does not take it. */
export type PubUrl =
  | { readonly kind: "url"; readonly url: string }
  | { readonly kind: "invalid"; readonly reason: string };

const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: "80", https: "443" };

/**
 * pub's normal form of a hosted URL: scheme and host in lower case, no default port, one final slash after a
 * path and none without one, pub.dartlang.org written as pub.dev. Enough for plain URLs: percent-encoding, dot
 * segments and IPv6 are left as they are.
 */
export function readPubUrl(text: string): PubUrl {
  const parts = /^(https?):\/\/([^/?#]*)([^?#]*)(.*)$/i.exec(text);
  if (parts === null) return { kind: "invalid", reason: "url scheme must be https:// or http://" };
  const [, scheme = "", authority = "", path = "", rest = ""] = parts;
  if (authority === "") return { kind: "invalid", reason: "url must have a hostname" };
  if (authority.includes("@")) return { kind: "invalid", reason: "user-info is not supported in url" };
  if (rest.startsWith("?")) return { kind: "invalid", reason: "querystring is not supported in url" };
  if (rest.startsWith("#")) return { kind: "invalid", reason: "fragment is not supported in url" };
  const lowerScheme = scheme.toLowerCase();
  const host = authority.toLowerCase().replace(new RegExp(`:${DEFAULT_PORTS[lowerScheme]}$`), "");
  const isBare = path === "" || path === "/";
  const fullPath = isBare ? "" : path.endsWith("/") ? path : `${path}/`;
  const url = `${lowerScheme}://${host}${fullPath}`;
  return { kind: "url", url: url === "https://pub.dartlang.org" ? "https://pub.dev" : url };
}
