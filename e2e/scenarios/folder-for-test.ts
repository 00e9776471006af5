import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/** An empty folder that goes away with the test, for example a home directory that several jobs share. */
export async function folderForTest(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "scenario-")));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** Writes a file with mode 0644, as most programs would, and the folders on the way to it. */
export async function writeFileBelow(
  folder: string,
  path: string,
  content: string | Buffer,
): Promise<string> {
  const file = join(folder, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content, { mode: 0o644 });
  return file;
}
