import { JsonSyntaxError } from "../credential-file/json-syntax-error.ts";
import {
  type JsonNode,
  type JsonObject,
  lastMember,
  nodeValue,
  parseJson,
} from "../credential-file/json-tree.ts";
import { FileUnreadable } from "../credential-file/read-file.ts";
import { RegistryTokenError } from "../errors.ts";
import type { Surroundings } from "../surroundings.ts";

/** Services whose requests carry the token. `search` and the list of signing keys (`registry`) never do. */
const TOKEN_SERVICES = ["auth", "mfa", "token", "key", "package"];

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

function readServices(file: string, text: string): [service: string, url: string][] {
  try {
    const root = requireObject(text, parseJson(text));
    const registry = lastMember(root, "registry");
    if (registry !== undefined && registry.value.kind !== "null") requireString(text, registry.value);
    const services = lastMember(root, "services");
    if (services === undefined || services.value.kind === "null") return [];
    return requireObject(text, services.value).members.map(({ key, value }) => [
      key,
      requireString(text, value),
    ]);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw new RegistryTokenError(
      "credential-file-malformed",
      `${file}:${error.line}:${error.column}: ${error.reason}. apkg stops at this file; repair or remove it.`,
      { cause: error },
    );
  }
}

function requireObject(text: string, node: JsonNode): JsonObject {
  if (node.kind !== "object") throw new JsonSyntaxError("an object should stand here", text, node.start);
  return node;
}

function requireString(text: string, node: JsonNode): string {
  if (node.kind !== "string") throw new JsonSyntaxError("a string should stand here", text, node.start);
  return String(nodeValue(text, node));
}

function originOf(url: string): string {
  const [, scheme = "", authority = ""] = /^([a-z]+):\/\/([^/?#]*)/i.exec(url) ?? [];
  const host = authority.slice(authority.lastIndexOf("@") + 1).toLowerCase();
  const defaultPort = scheme.toLowerCase() === "http" ? ":80" : ":443";
  return `${scheme.toLowerCase()}://${host.endsWith(defaultPort) ? host.slice(0, -defaultPort.length) : host}`;
}
