import { lstat, readdir, readFile, readlink } from "node:fs/promises";
import { join, relative } from "node:path";

/** One thing in a folder: its kind, its access bits and, unless it is a folder, its bytes. */
export interface FolderEntry {
  readonly kind: "file" | "folder" | "link";
  readonly mode: number;
  /** A link's target; nothing for a folder. */
  readonly bytes: Buffer;
}

/** All that is in a folder and below it, by absolute path. */
export type FolderState = ReadonlyMap<string, FolderEntry>;

/** Reads a folder with all that is below it; symbolic links are not followed. */
export async function readFolderState(folder: string): Promise<FolderState> {
  const state = new Map<string, FolderEntry>();
  for (const name of (await readdir(folder, { recursive: true })).sort()) {
    const path = join(folder, name);
    state.set(path, await readEntry(path));
  }
  return state;
}

async function readEntry(path: string): Promise<FolderEntry> {
  const status = await lstat(path);
  const mode = status.mode & 0o7777;
  if (status.isDirectory()) return { kind: "folder", mode, bytes: Buffer.alloc(0) };
  if (status.isSymbolicLink()) return { kind: "link", mode, bytes: Buffer.from(await readlink(path)) };
  return { kind: "file", mode, bytes: await readFile(path) };
}

/** What differs between two states of one folder, one line for each path; empty if nothing does. */
export function describeDifferences(folder: string, before: FolderState, after: FolderState): string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].flatMap((path) => {
    const change = describeChange(before.get(path), after.get(path));
    return change === undefined ? [] : [`${relative(folder, path)} ${change}`];
  });
}

function describeChange(before: FolderEntry | undefined, after: FolderEntry | undefined): string | undefined {
  if (before === undefined) return "is new";
  if (after === undefined) return "is gone";
  if (before.kind !== after.kind) return `is now a ${after.kind}`;
  if (before.mode !== after.mode) return "has other access bits";
  return before.bytes.equals(after.bytes) ? undefined : "has other bytes";
}
