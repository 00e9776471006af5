import { mkdir, rmdir, unlink, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname, join } from "node:path";

/**
 * Holds the lock of a credential file as another instance of the action would, in the name of this process, so
 * that a step stays at that point for as long as a test needs.
 *
 * @returns what gives the lock back; the folders on the way to the file stay
 */
export async function holdLock(credentialFile: string): Promise<() => Promise<void>> {
  const folder = `${credentialFile}.setup-registry-token`;
  await mkdir(dirname(folder), { recursive: true });
  await mkdir(folder, { mode: 0o700 });
  const lock = join(folder, "lock");
  await writeFile(lock, JSON.stringify({ host: hostname(), process: process.pid }));
  return async () => {
    await unlink(lock);
    // Whoever waits may have taken the folder over by now.
    await rmdir(folder).catch(() => {});
  };
}
