import { readFile } from "node:fs/promises";
import { join } from "node:path";

const CREDENTIAL_FIELDS = ["registry", "accessToken", "refreshToken", "username"] as const;
const CONFIG_FIELDS = ["registry", "services", "defaultSetup", "symlinkClaudeMd"] as const;

/** `~/.apkg/config.json`, as far as it decides where a request goes. */
export interface ApkgConfig {
  readonly registry?: string;
  /** Base URLs by service name: `auth`, `token`, `package`, `search`, and more. */
  readonly services: Readonly<Record<string, string>>;
}

/**
 * Reads the access token from `~/.apkg/credentials.json`, with the strictness of apkg: UTF-8 without a byte
 * order mark, and each of the four fields exactly once and a string. Other keys are ignored.
 *
 * @returns the token, which may be empty, or undefined where there is no file
 * @throws Error in every case in which apkg ends with exit code 1
 */
export async function readApkgAccessToken(home: string): Promise<string | undefined> {
  const text = await readText(join(home, ".apkg", "credentials.json"));
  if (text === undefined) return undefined;
  const fields = readFields(text, CREDENTIAL_FIELDS);
  for (const field of CREDENTIAL_FIELDS) requireText(fields[field], field);
  return String(fields.accessToken);
}

/**
 * Reads `~/.apkg/config.json`.
 *
 * @throws Error where apkg ends with exit code 1: not JSON, a value of the wrong type, a field that stands twice
 */
export async function readApkgConfig(home: string): Promise<ApkgConfig> {
  const text = await readText(join(home, ".apkg", "config.json"));
  if (text === undefined) return { services: {} };
  try {
    return readConfigText(text);
  } catch (error) {
    throw new Error(`Invalid config.json: ${error instanceof Error ? error.message : error}`);
  }
}

function readConfigText(text: string): ApkgConfig {
  const { registry, services, defaultSetup, symlinkClaudeMd } = readFields(text, CONFIG_FIELDS);
  if (registry !== undefined && registry !== null) requireText(registry, "registry");
  for (const isEnabled of Object.values(readMap(defaultSetup, "defaultSetup"))) requireBoolean(isEnabled);
  if (symlinkClaudeMd !== undefined && symlinkClaudeMd !== null) requireBoolean(symlinkClaudeMd);
  const read = { services: readServices(services) };
  return typeof registry === "string" ? { ...read, registry } : read;
}

function readServices(services: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(readMap(services, "services")).map(([name, url]) => [name, requireText(url, name)]),
  );
}

function readMap(value: unknown, name: string): Record<string, unknown> {
  if (value === undefined) return {};
  if (!isObject(value)) throw new Error(`${name} is not an object`);
  for (const key of Object.keys(value)) requireText(key, name);
  return value;
}

function requireText(value: unknown, name: string): string {
  if (typeof value !== "string") throw new Error(`missing field or wrong type: ${name}`);
  if (/\p{Surrogate}/u.test(value)) throw new Error("unexpected end of hex escape");
  return value;
}

function requireBoolean(value: unknown): void {
  if (typeof value !== "boolean") throw new Error("wrong type, a boolean was expected");
}

async function readText(path: string): Promise<string | undefined> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    // apkg asks before whether the path exists, and takes any error for no.
    if (["ENOENT", "ENOTDIR", "EACCES"].includes(error.code ?? "")) return undefined;
    throw error;
  });
  if (bytes === undefined) return undefined;
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
}

/** The fields of a struct as serde reads it: of an object, or of an array in their order. */
function readFields(text: string, names: readonly string[]): Record<string, unknown> {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, and with it a token.
    throw new Error("not valid JSON");
  }
  if (Array.isArray(document)) {
    if (document.length > names.length) throw new Error("trailing characters");
    return Object.fromEntries(document.map((value, index) => [names[index], value]));
  }
  if (!isObject(document)) throw new Error("the document is not an object");
  const keys = topLevelKeys(text);
  for (const key of keys) requireText(key, "key");
  for (const name of names) {
    if (keys.filter((key) => key === name).length > 1) throw new Error(`duplicate field: ${name}`);
  }
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
