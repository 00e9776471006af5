import { mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { RegistryTokenError } from "../errors.ts";
import { CLAIM_PREFIX } from "./claim-directory.ts";
import { missingDirectories } from "./directories.ts";
import { findPlace } from "./place.ts";
import type { RunningJob } from "./running-job.ts";
import { isSystemError } from "./system-error.ts";
import type { Undo } from "./undo.ts";

/**
 * Announces an entry, so that it can be taken back whatever happens after. Nothing is changed yet but for an empty
 * directory in the job's temporary directory.
 *
 * @param entry `file`: absolute path as the client names it; `key`: name of the entry
 * @throws {RegistryTokenError} `credential-file-unsafe` or `credential-file-unusable`
 */
export function beginClaim({ file, key }: { file: string; key: string }, job: RunningJob): Undo {
  const place = findPlace(file, job);
  return {
    file: place,
    key,
    claim: makeClaimDirectory(job),
    missingDirectories: missingDirectories(dirname(place)),
  };
}

/** Named for the process and the moment: `mkdtemp` would take ten times as long for a name that nobody can guess. */
function makeClaimDirectory(job: RunningJob): string {
  const chance = Math.random().toString(36).slice(2);
  const directory = resolve(job.temporaryDirectory, `${CLAIM_PREFIX}${job.processId}-${chance}`);
  try {
    mkdirSync(directory, { mode: 0o700 });
  } catch (cause) {
    if (!isSystemError(cause)) throw cause;
    throw new RegistryTokenError(
      "credential-file-unusable",
      `Nothing can be written to the job's temporary directory ${job.temporaryDirectory} (${cause.code}). ` +
        "RUNNER_TEMP must name a directory of the user who runs this job.",
      { cause },
    );
  }
  return directory;
}
