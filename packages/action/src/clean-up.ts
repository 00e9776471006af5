import { existsSync } from "node:fs";
import {
  type CredentialFormat,
  credentialFormats,
  pubLogFiles,
  type RunningJob,
  removeIfEmpty,
  Secret,
  type Surroundings,
  type TakenBack,
  takeBack,
  type Undo,
} from "@setup-registry-token/core";
import { type LogCommands, printable } from "./log-commands.ts";
import type { State } from "./state.ts";

export interface CleanUpPorts {
  commands: LogCommands;
  job: RunningJob;
}

export interface EntryToTakeBack extends Undo {
  format: CredentialFormat;
}

/**
 * Puts everything back, the last change first. A fault is a warning: the job's own result stands, and what could
 * not be put back is named.
 *
 * @param surroundings to find the tokens that were exported, and pub's logs, which are cleaned of them
 */
export async function cleanUp(state: State, surroundings: Surroundings, ports: CleanUpPorts): Promise<void> {
  const entries = state.entries.map((entry) => ({
    ...entry,
    format: credentialFormats[entry.packageManager],
  }));
  const inFiles = await takeBackAll(entries, ports);
  // A claim whose entry was never put has an empty one.
  for (const { claim } of entries) removeIfEmpty(claim);
  const hasPub = state.entries.some(({ packageManager }) => packageManager === "pub");
  // pub writes a log after a fault only, so most jobs have none.
  const logs = hasPub ? pubLogFiles(surroundings).filter((log) => existsSync(log)) : [];
  if (logs.length === 0) return;
  const inVariables = state.secretVariables.map((name) => new Secret(surroundings.env[name] ?? ""));
  const { cleanLog } = await import("./clean-log.ts");
  for (const log of logs) cleanLog(log, [...inFiles, ...inVariables], ports);
}

/** Takes the entries back in reverse order. Returns the secrets that they held. */
export async function takeBackAll(
  entries: readonly EntryToTakeBack[],
  { commands, job }: CleanUpPorts,
): Promise<Secret[]> {
  const secrets: Secret[] = [];
  for (const entry of [...entries].reverse()) {
    try {
      const taken = await takeBack(entry, entry.format, job);
      secrets.push(...taken.secrets);
      await report(entry, taken, commands);
    } catch (error) {
      const { reportNotTakenBack } = await import("./report-not-taken-back.ts");
      reportNotTakenBack(entry, error, { format: entry.format, secrets, commands });
    }
  }
  return secrets;
}

/** In most jobs nobody else touches the file; whatever else can happen to it is told by a chunk of its own. */
async function report(undo: Undo, taken: TakenBack, commands: LogCommands): Promise<void> {
  const { outcome, malformedCopy } = taken;
  if (outcome === "restored") {
    commands.info(printable(`${undo.file} is as it was before.`));
  } else if (outcome === "file-removed") {
    commands.info(printable(`${undo.file} is gone again: it was not there before.`));
  } else {
    const { describeOutcome } = await import("./describe-outcome.ts");
    commands.info(printable(describeOutcome(outcome, undo)));
  }
  if (malformedCopy === undefined) return;
  const { warnOfMalformedCopy } = await import("./describe-outcome.ts");
  warnOfMalformedCopy(undo.file, malformedCopy, commands);
}
