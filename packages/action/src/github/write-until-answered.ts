import { RegistryTokenError } from "@setup-registry-token/core";
import type { GitHubClock } from "./github.ts";
import { GitHubRefusal } from "./github-refusal.ts";

/** Milliseconds before each further attempt. */
const PAUSES = [1_000, 4_000];

export interface RepeatedWrite {
  clock: GitHubClock;
  signal: AbortSignal | undefined;
  /** Changes what GitHub refuses, if it can: then the write is sent once more. */
  mend: (refusal: GitHubRefusal) => boolean;
}

/**
 * Sends a write that changes nothing if it is done twice, until GitHub says what became of it.
 *
 * @throws {GitHubRefusal} if it is certain that nothing was written
 * @throws {RegistryTokenError} `github-unreachable`: it may have been
 */
export async function writeUntilAnswered(
  write: () => Promise<void>,
  { clock, signal, mend }: RepeatedWrite,
): Promise<void> {
  const lost: unknown[] = [];
  for (;;) {
    try {
      return await write();
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof GitHubRefusal && mend(error)) continue;
      const pause = PAUSES[lost.length];
      const isLost = error instanceof RegistryTokenError && error.code === "github-unreachable";
      // A refusal that follows a lost answer does not tell what became of the request before.
      if (!isLost || pause === undefined) throw lost[0] ?? error;
      lost.push(error);
      await clock.pause(pause, signal ?? new AbortController().signal);
    }
  }
}
