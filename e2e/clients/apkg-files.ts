import { readFile } from "node:fs/promises";
import { join } from "node:path";

const CREDENTIAL_FIELDS = ["registry", "accessToken", "refreshToken", "username"] as const;

/** `~/.apkg/config.json`, as far as it decides where a request goes. */
export interface ApkgConfig {
  readonly registry?: string;
  /** Base URLs by service name: `auth`, `token`, `package`, `search`, and more. */
  readonly services: Readonly<Record<string, string>>;
}

/**
 * Reads the access token from `~/.apkg/credentials.json`, with the strictness of apkg: UTF-8 without a byte
 * order mark, one JSON object, each of the four fields exactly once and a string. Other keys are ignored.
 *
 * @returns the token, which may be empty, or undefined where there is no file
 * @throws Error in every case in which apkg ends with exit code 1
 */
export async function readApkgAccessToken(home: string): Promise<string | undefined> {
  const text = await readText(join(home, ".apkg", "credentials.json"));
  if (text === undefined) return undefined;
  const document = parseObject(text);
  const keys = topLevelKeys(text);
  for (const field of CREDENTIAL_FIELDS) {
    if (typeof document[field] !== "string") throw new Error(`missing field or wrong type: ${field}`);
    if (keys.filter((key) => key === field).length > 1) throw new Error(`duplicate field: ${field}`);
  }
  return String(document.accessToken);
}

/**
 * Reads `~/.apkg/config.json`.
 *
 * @throws Error where apkg ends with exit code 1: not JSON, or a value of the wrong type
 */
export async function readApkgConfig(home: string): Promise<ApkgConfig> {
  const text = await readText(join(home, ".apkg", "config.json"));
  if (text === undefined) return { services: {} };
  const { registry, services } = parseObject(text);
  if (registry !== undefined && registry !== null && typeof registry !== "string") {
    throw new Error("config.json: registry is not a string");
  }
  const read = { services: readServices(services) };
  return typeof registry === "string" ? { ...read, registry } : read;
}

function readServices(services: unknown): Readonly<Record<string, string>> {
  if (services === undefined || services === null) return {};
  if (!isObject(services)) throw new Error("config.json: services is not an object");
  return Object.fromEntries(
    Object.entries(services).map(([name, url]) => {
      if (typeof url !== "string") throw new Error(`config.json: services.${name} is not a string`);
      return [name, url];
    }),
  );
}

async function readText(path: string): Promise<string | undefined> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (bytes === undefined) return undefined;
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
}

function parseObject(text: string): Record<string, unknown> {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, and with it a token.
    throw new Error("not valid JSON");
  }
  if (!isObject(document)) throw new Error("the document is not an object");
  return document;
}

/** The keys of the outermost object with repetitions, which `JSON.parse` hides. The text is valid JSON. */
function topLevelKeys(text: string): string[] {
  const keys: string[] = [];
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"\s*:?|[{}[\]]/g)) {
    if (token === "{" || token === "[") depth += 1;
    else if (token === "}" || token === "]") depth -= 1;
    else if (depth === 1 && token.endsWith(":")) keys.push(JSON.parse(token.slice(0, -1)));
  }
  return keys;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
