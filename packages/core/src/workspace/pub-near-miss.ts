import { hostedUrlOf } from "../package-managers/dart-hosted-url.ts";
import { type DartUri, parseDartUri } from "../package-managers/dart-uri.ts";
import { shown } from "./credential-lookup.ts";
import type { CredentialState, NearMiss } from "./found-credential.ts";

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/**
 * Tells in what the URL of an entry misses a registry that it was probably meant for. pub compares whole URLs; only
 * the case of the host, the scheme's own port and a slash at the end make no difference.
 *
 * @param url as it stands in pub-tokens.json
 * @param key the registry's URL in pub's form
 * @returns `undefined` if the entry is for another registry
 */
export function pubNearMiss(
  url: string,
  key: string,
): Extract<CredentialState, { kind: "near-miss" }> | undefined {
  const normal = hostedUrlOf(url);
  const wanted = parseDartUri(key);
  if ("invalid" in wanted) return undefined;
  if (normal === undefined) {
    if (!url.toLowerCase().includes(wanted.host)) return undefined;
    return nearMiss("not-a-url", `pub does not take ${shown(url)} for the URL of a registry.`, key);
  }
  const written = parseDartUri(normal);
  if ("invalid" in written) return undefined;
  const miss = missOf(written, wanted);
  return miss && nearMiss(miss, `${shown(normal)} ${REASONS[miss]}, and pub compares the whole URL.`, key);
}

const REASONS: Readonly<Record<Exclude<NearMiss, "not-a-url" | "not-a-host" | "wildcard">, string>> = {
  "other-case": "has other upper-case and lower-case letters in its path",
  "other-path": "has another path",
  "other-port": "has another port",
  "other-scheme": "begins with another scheme",
  "other-name": "names this machine in another way",
};

function missOf(written: DartUri, wanted: DartUri): keyof typeof REASONS | undefined {
  const isSameHost = written.host === wanted.host;
  const isSamePath = written.path === wanted.path;
  const isSamePort = written.port === wanted.port;
  if (!isSameHost) {
    const isLoopback = LOOPBACK.includes(written.host) && LOOPBACK.includes(wanted.host);
    return isLoopback && isSamePath && isSamePort ? "other-name" : undefined;
  }
  if (isSamePath && written.scheme !== wanted.scheme) return "other-scheme";
  if (isSamePath) return "other-port";
  if (!isSamePort || written.scheme !== wanted.scheme) return undefined;
  if (written.path.toLowerCase() === wanted.path.toLowerCase()) return "other-case";
  const isParent = wanted.path.startsWith(written.path) || written.path.startsWith(wanted.path);
  return isParent || withoutRepeats(written.path) === withoutRepeats(wanted.path) ? "other-path" : undefined;
}

function withoutRepeats(path: string): string {
  return `${path}/`.replace(/\/+/g, "/");
}

function nearMiss(miss: NearMiss, reason: string, key: string) {
  return { kind: "near-miss" as const, miss, reason, fix: `Write "${key}" as its url.` };
}
