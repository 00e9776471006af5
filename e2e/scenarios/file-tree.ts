import { lstat, readdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";

/** What lies below a folder: kind, permission bits and content, by path from there. */
export type FileTree = Readonly<Record<string, string>>;

/**
 * Reads everything below a folder, so that two moments can be compared to the last byte and permission bit.
 *
 * @returns text as it is where it is UTF-8, else as base64; links with their targets; empty for a missing folder
 */
export async function readFileTree(folder: string): Promise<FileTree> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const described = names.sort().map(async (name) => [name, await describe(join(folder, name))] as const);
  return Object.fromEntries(await Promise.all(described));
}

async function describe(path: string): Promise<string> {
  const status = await lstat(path);
  if (status.isSymbolicLink()) return `link to ${await readlink(path)}`;
  const mode = (status.mode & 0o7777).toString(8);
  return status.isDirectory() ? `folder ${mode}` : `file ${mode}: ${asText(await readFile(path))}`;
}

function asText(bytes: Buffer): string {
  const text = bytes.toString("utf8");
  return Buffer.from(text, "utf8").equals(bytes) ? text : `base64 ${bytes.toString("base64")}`;
}
