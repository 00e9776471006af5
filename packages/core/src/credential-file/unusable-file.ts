import { RegistryTokenError } from "../errors.ts";
import type { JsonSyntaxError } from "./json-syntax-error.ts";
import type { RunningJob } from "./running-job.ts";
import type { Snapshot } from "./snapshot.ts";

/** The error about a file that the job's user may not write to. */
export function unusableFile(file: string, { userId }: Snapshot, job: RunningJob): RegistryTokenError {
  if (userId !== job.userId) {
    return new RegistryTokenError(
      "credential-file-unsafe",
      `${file} belongs to another user. Change its owner or remove it.`,
    );
  }
  return new RegistryTokenError(
    "credential-file-unusable",
    `${file} is read-only. Make it writable (chmod u+w), or use \`store: env\` where the client allows it.`,
  );
}

/** The error about a file that its client could not read. */
export function malformedFile(file: string, error: JsonSyntaxError): RegistryTokenError {
  return new RegistryTokenError(
    "credential-file-malformed",
    `${file}:${error.line}:${error.column}: ${error.reason}. Nothing was changed. Repair or remove the file, or set ` +
      "`on-malformed: replace` to work without it until the end of the job.",
    { cause: error },
  );
}
