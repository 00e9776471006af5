import { JsonSyntaxError } from "../credential-file/json-syntax-error.ts";
import { FileUnreadable } from "../credential-file/read-file.ts";
import { RegistryTokenError } from "../errors.ts";
import type { Surroundings } from "../surroundings.ts";
import { readStruct, requireBoolean, requireMap, requireText } from "./apkg-struct.ts";

/** Services whose requests carry the token. `search` and the list of signing keys (`registry`) never do. */
const TOKEN_SERVICES = ["auth", "mfa", "token", "key", "package"];

/** All that apkg reads, in the order of its struct (`src/config/settings.rs`). */
const FIELDS = ["registry", "services", "defaultSetup", "symlinkClaudeMd"];

/**
 * Makes sure that apkg will send the token to the registry it is meant for. `services.<name>` in config.json beats
 * `--registry`, `APKG_REGISTRY` and everything else, so an entry left on a machine diverts the token.
 *
 * @param file absolute path of config.json
 * @param registryUrl the registry's URL, without a slash at the end
 * @throws {RegistryTokenError} `registry-diverted`, or `credential-file-malformed` for a file that stops apkg
 */
export function refuseDiversion(file: string, registryUrl: string, surroundings: Surroundings): void {
  const text = readSettings(file, surroundings);
  if (text === undefined) return;
  for (const [service, url] of readServices(file, text)) {
    if (!TOKEN_SERVICES.includes(service) || originOf(url) === originOf(registryUrl)) continue;
    throw new RegistryTokenError(
      "registry-diverted",
      `${file} sends the service "${service}" to another host than ${registryUrl}, and apkg would send the token ` +
        `there. Remove it with: apkg config delete services.${service}`,
    );
  }
}

function readSettings(file: string, surroundings: Surroundings): string | undefined {
  try {
    return surroundings.readText(file);
  } catch (cause) {
    if (!(cause instanceof FileUnreadable)) throw cause;
    throw new RegistryTokenError(
      "credential-file-unusable",
      `${file} ${cause.reason}, and apkg stops at it. Make it a readable file, or remove it.`,
      { cause },
    );
  }
}

/** Checks the whole file, as apkg does, and gives the URLs of services by their names. */
function readServices(file: string, text: string): ReadonlyMap<string, string> {
  try {
    const fields = readStruct(text, FIELDS);
    const registry = fields.get("registry");
    if (registry !== undefined && registry.kind !== "null") requireText(text, registry);
    const services = requireMap(text, fields.get("services"), requireText);
    requireMap(text, fields.get("defaultSetup"), requireBoolean);
    const symlink = fields.get("symlinkClaudeMd");
    if (symlink !== undefined && symlink.kind !== "null") requireBoolean(text, symlink);
    return services;
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw new RegistryTokenError(
      "credential-file-malformed",
      `${file}:${error.line}:${error.column}: ${error.reason}. apkg stops at this file; repair or remove it.`,
      { cause: error },
    );
  }
}

function originOf(url: string): string {
  const [, scheme = "", authority = ""] = /^([a-z]+):\/\/([^/?#]*)/i.exec(url) ?? [];
  const host = authority.slice(authority.lastIndexOf("@") + 1).toLowerCase();
  const defaultPort = scheme.toLowerCase() === "http" ? ":80" : ":443";
  return `${scheme.toLowerCase()}://${host.endsWith(defaultPort) ? host.slice(0, -defaultPort.length) : host}`;
}
