import type { CredentialFormat } from "./credential-format.ts";
import { JsonSyntaxError } from "./json-syntax-error.ts";
import type { Ledger } from "./ledger.ts";
import type { RunningJob } from "./running-job.ts";
import { examineUnchanged, type SharedFile } from "./shared-file.ts";
import { type Snapshot, takeSnapshot } from "./snapshot.ts";

/** A client that truncates and rewrites its file (all of them do) leaves it malformed for a moment. */
const MOST_TRIES = 4;
const PAUSE = 25;

/** A file and what is ours in it, or why its text cannot be used. */
export type Examined = { snapshot: Snapshot | undefined; shared: SharedFile } | Malformed;

export interface Malformed {
  snapshot: Snapshot | undefined;
  fault: JsonSyntaxError;
}

/**
 * Reads a credential file and tells apart what is ours in it. A malformed one is looked at again before it is
 * believed.
 *
 * @param file absolute path, symbolic links resolved
 * @throws {RegistryTokenError} `credential-file-unusable`
 */
export async function examineFile(
  file: string,
  { format, ledger }: { format: CredentialFormat; ledger: Ledger },
  job: RunningJob,
): Promise<Examined> {
  for (let tries = 1; ; tries++) {
    const snapshot = takeSnapshot(file);
    try {
      const unchanged = examineUnchanged(format, { snapshot, ledger });
      if (unchanged !== undefined) return { snapshot, shared: unchanged };
      const { examineChanged } = await import("./examine-changed.ts");
      return { snapshot, shared: examineChanged(format, { snapshot, ledger }) };
    } catch (error) {
      if (!(error instanceof JsonSyntaxError)) throw error;
      if (tries === MOST_TRIES) return { snapshot, fault: error };
      await job.pause(PAUSE);
    }
  }
}
