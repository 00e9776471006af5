import { redact } from "../redact.ts";
import type { Secret } from "../secret.ts";
import { keepsChanging, MOST_TRIES, replaceFile } from "./replace-file.ts";
import type { RunningJob } from "./running-job.ts";
import { takeSnapshot } from "./snapshot.ts";

/**
 * Takes secrets, in all their derived forms, out of a text file such as a client's log. Everything else in it
 * stays byte for byte, and so do its mode and owner.
 *
 * @param file absolute path, symbolic links resolved
 * @returns whether there was anything to take out
 * @throws {RegistryTokenError} `credential-file-unusable` if the file cannot be read, `credential-file-busy` if it
 *   kept changing
 */
export function stripSecrets(file: string, secrets: readonly Secret[], job: RunningJob): boolean {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const snapshot = takeSnapshot(file);
    if (snapshot === undefined) return false;
    const text = snapshot.bytes.toString("latin1");
    const stripped = redact(text, secrets);
    if (stripped === text) return false;
    const next = { bytes: Buffer.from(stripped, "latin1"), mode: snapshot.mode, owner: snapshot };
    if (replaceFile(file, { expected: snapshot, next }, job)) return true;
  }
  throw keepsChanging(file);
}
