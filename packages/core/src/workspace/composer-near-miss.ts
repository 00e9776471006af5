import { shown } from "./credential-lookup.ts";
import type { CredentialState, NearMiss } from "./found-credential.ts";

/**
 * Tells in what a host of auth.json misses a registry that it was probably meant for. Composer compares the host, and
 * the port if the URL spells one, as they are written.
 *
 * @param host as it stands in the file
 * @param key what Composer looks for
 * @returns `undefined` if the entry is for another registry
 */
export function composerNearMiss(
  host: string,
  key: string,
): Extract<CredentialState, { kind: "near-miss" }> | undefined {
  const found = missOf(host, key);
  if (found === undefined) return undefined;
  const [miss, what] = found;
  return {
    kind: "near-miss",
    miss,
    reason: `Composer looks for "${key}", and ${shown(host)} ${what}.`,
    fix: `Write "${key}" as the host.`,
  };
}

function missOf(host: string, key: string): [NearMiss, string] | undefined {
  const wanted = key.toLowerCase();
  const written = host.toLowerCase();
  const authority = written
    .replace(/^[a-z][a-z\d+.-]*:\/\//, "")
    .replace(/[/?#].*$/s, "")
    .replace(/^.*@/s, "");
  if (authority.startsWith("*")) {
    const ending = authority.replace(/^\*+/, "");
    return ending.length > 1 && withoutPort(wanted).endsWith(withoutPort(ending))
      ? ["wildcard", "has a wildcard, which Composer takes as it stands"]
      : undefined;
  }
  if (withoutPort(authority) !== withoutPort(wanted)) return undefined;
  if (authority !== written) return ["not-a-host", "has more in it than a host and a port"];
  if (authority !== wanted) return ["other-port", "has another port, or none"];
  return ["other-case", "has other upper-case and lower-case letters"];
}

function withoutPort(authority: string): string {
  return authority.replace(/:\d*$/, "");
}
