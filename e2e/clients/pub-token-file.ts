import { readFile } from "node:fs/promises";
import { readPubUrl } from "./pub-url.ts";

/** One entry that pub can use. `token` is the secret itself, `variable` the name of an environment variable. */
export type PubEntry = { readonly url: string } & (
  | { readonly kind: "token"; readonly token: string }
  | { readonly kind: "variable"; readonly variable: string }
);

export interface PubTokenFile {
  /** Usable entries in the order of the file. */
  readonly entries: readonly PubEntry[];
  /** What pub warns about while it reads; never a token. */
  readonly warnings: readonly string[];
}

/**
 * Reads pub-tokens.json as `dart pub` does: what it does not understand is a warning, never an error.
 *
 * @throws Error where pub itself would stop: a directory, or bytes that are not UTF-8
 */
export async function readPubTokenFile(path: string): Promise<PubTokenFile> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (bytes === undefined) return { entries: [], warnings: [] };
  // A byte order mark is dropped here, as Dart's decoder does.
  const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return unusable("not valid JSON");
  }
  if (!isObject(document)) return unusable("JSON contents is corrupted or not supported");
  if (document.version !== 1) return unusable("Version is not supported");
  if (!("hosted" in document)) return { entries: [], warnings: [] };
  if (!Array.isArray(document.hosted)) return unusable("Invalid or not supported format");
  return readEntries(document.hosted);
}

function readEntries(list: readonly unknown[]): PubTokenFile {
  const results = list.map(readEntry);
  return {
    entries: results.filter((result) => typeof result !== "string"),
    warnings: results.filter((result) => typeof result === "string"),
  };
}

/** The entry, or the warning about it. */
function readEntry(value: unknown): PubEntry | string {
  if (!isObject(value)) return "unknown hosted repository: Invalid or not supported format";
  const given = value.url;
  if (typeof given !== "string") return "unknown hosted repository: Url is not provided for the credential";
  const parsed = readPubUrl(given);
  if (parsed.kind === "invalid") return `${given}: ${parsed.reason}`;
  const { url } = parsed;
  const { token, env } = value;
  if ("token" in value && typeof token !== "string") return `${given}: Provided token value should be string`;
  if ("env" in value && typeof env !== "string") return `${given}: Provided env value should be string`;
  if (typeof token === "string" && typeof env !== "string") return { kind: "token", url, token };
  if (typeof env === "string" && typeof token !== "string") return { kind: "variable", url, variable: env };
  return `${given}: Invalid or not supported credential`;
}

function unusable(reason: string): PubTokenFile {
  return { entries: [], warnings: [`Failed to load pub-tokens.json: ${reason}`] };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
