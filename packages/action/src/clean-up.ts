import {
  type CredentialFormat,
  credentialFormats,
  pubLogFiles,
  type RunningJob,
  redact,
  removeIfEmpty,
  Secret,
  type Surroundings,
  stripSecrets,
  type TakenBack,
  takeBack,
  type Undo,
} from "@setup-registry-token/core";
import type { State } from "./state.ts";
import { printable, type WorkflowCommands } from "./workflow-commands.ts";

export interface CleanUpPorts {
  commands: WorkflowCommands;
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
  const inVariables = state.secretVariables.map((name) => new Secret(surroundings.env[name] ?? ""));
  const hasPub = state.entries.some(({ packageManager }) => packageManager === "pub");
  const logs = hasPub ? pubLogFiles(surroundings) : [];
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
      report(entry, taken, commands);
    } catch (error) {
      const reason = error instanceof Error ? redact(error.message, secrets) : "unknown reason";
      if (!(await isLeftBehind(entry))) {
        commands.info(printable(`Nothing of this step is in ${entry.file}. ${reason}`));
        continue;
      }
      commands.warning(`${entry.file} could not be put back: ${reason} Look at its entry for ${entry.key}.`, {
        title: "A credential was left behind",
      });
    }
  }
  return secrets;
}

/** A step that could not put its entry has nothing to take back, though the same fault stands in the way again. */
async function isLeftBehind(entry: EntryToTakeBack): Promise<boolean> {
  const { isEntryLeft } = await import("@setup-registry-token/core/left-behind");
  return isEntryLeft(entry, entry.format);
}

function report(
  { file, key }: Undo,
  { outcome, malformedCopy }: TakenBack,
  commands: WorkflowCommands,
): void {
  const said: Readonly<Record<TakenBack["outcome"], string>> = {
    restored: `${file} is as it was before.`,
    "file-removed": `${file} is gone again: it was not there before.`,
    "entry-taken-out": `${file} was changed by others meanwhile. Only the entry for ${key} was taken out.`,
    "earlier-entry-back": `${file} was changed by others meanwhile. The entry for ${key} that was there before is back.`,
    "entry-was-gone": `${file} had already lost the entry for ${key}. dart pub removes an entry that its registry refuses.`,
    "entry-of-others-stays": `${file} has another entry for ${key} now. Somebody else put it there, so it stays.`,
    "kept-for-other-jobs": `${file} keeps what other running steps and jobs need; the last one puts it back.`,
    "nothing-to-do": `${file} holds nothing of this step.`,
  };
  commands.info(printable(said[outcome]));
  if (malformedCopy === undefined) return;
  commands.warning(`${file} had been left malformed. What stood there is kept as ${malformedCopy}.`, {
    title: "A malformed credential file had to give way",
  });
}

function cleanLog(log: string, secrets: readonly Secret[], { commands, job }: CleanUpPorts): void {
  try {
    if (stripSecrets(log, secrets, job)) commands.info(`${printable(log)} held the token; it is taken out.`);
  } catch (error) {
    const reason = error instanceof Error ? ` ${redact(error.message, secrets)}` : "";
    commands.warning(`${log} could not be searched for the token.${reason} Do not cache or upload it.`, {
      title: "pub's log was not cleaned",
    });
  }
}
