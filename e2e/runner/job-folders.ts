import { mkdir, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Folders that the caller already has; each one that is left out is made, and removed by `remove`. */
export type GivenFolders = {
  readonly workspace?: string;
  readonly home?: string;
  readonly runnerTemp?: string;
};

/** The folders of one job on one machine. */
export type JobFolders = {
  readonly workspace: string;
  readonly home: string;
  /** RUNNER_TEMP. */
  readonly temporary: string;
  /** RUNNER_TOOL_CACHE. */
  readonly toolCache: string;
  /** Removes what was made here, and nothing that was given. */
  readonly remove: () => Promise<void>;
};

/** Makes the folders of a job. RUNNER_TEMP is emptied, as the runner does when a job starts. */
export async function makeJobFolders(given: GivenFolders): Promise<JobFolders> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "runner-")));
  const folders = {
    workspace: given.workspace ?? join(root, "_work", "project", "project"),
    home: given.home ?? join(root, "home"),
    temporary: given.runnerTemp ?? join(root, "_work", "_temp"),
    toolCache: join(root, "_work", "_tool"),
  };
  await emptyFolder(folders.temporary);
  for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true });
  return { ...folders, remove: () => rm(root, { recursive: true, force: true, maxRetries: 5 }) };
}

/** Empties a folder, as the runner does with RUNNER_TEMP before and after each job. */
export async function emptyFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  await mkdir(folder, { recursive: true });
}
