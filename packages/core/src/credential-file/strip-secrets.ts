import { existsSync, realpathSync, truncateSync, writeFileSync } from "node:fs";
import { redact } from "../redact.ts";
import type { Secret } from "../secret.ts";
import { keepsChanging, MOST_TRIES, replaceFile } from "./replace-file.ts";
import type { RunningJob } from "./running-job.ts";
import { takeSnapshot } from "./snapshot.ts";

/** `dart pub` copies all that it did into its log, of every run. */
const LARGEST_LOG = 256 * 1024 * 1024;

/**
 * Takes secrets, in all their derived forms, out of a text file such as a client's log. Everything else in it
 * stays byte for byte, and so do its mode and owner, and its links: where it has several names, it is cleaned under all.
 *
 * @param path absolute
 * @returns whether there was anything to take out
 * @throws {RegistryTokenError} `credential-file-unusable` if the file cannot be read, `credential-file-busy` if it
 *   kept changing
 */
export function stripSecrets(path: string, secrets: readonly Secret[], job: RunningJob): boolean {
  if (!existsSync(path)) return false;
  const file = realpathSync.native(path);
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const snapshot = takeSnapshot(file, LARGEST_LOG);
    if (snapshot === undefined) return false;
    const text = snapshot.bytes.toString("latin1");
    const stripped = redact(text, secrets);
    if (stripped === text) return false;
    if (snapshot.links > 1) {
      // A new file in its place would leave the old one under the other names.
      writeFileSync(file, Buffer.from(stripped, "latin1"), { flag: "r+" });
      truncateSync(file, Buffer.byteLength(stripped, "latin1"));
      return true;
    }
    const next = { bytes: Buffer.from(stripped, "latin1"), mode: snapshot.mode, owner: snapshot };
    if (replaceFile(file, { expected: snapshot, next, mostBytes: LARGEST_LOG }, job)) return true;
  }
  throw keepsChanging(file);
}
