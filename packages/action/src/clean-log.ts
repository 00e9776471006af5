import { type RunningJob, redact, type Secret, stripSecrets } from "@setup-registry-token/core";
import { type LogCommands, printable } from "./log-commands.ts";

/** Takes tokens out of a client's log. A log that cannot be searched is a warning. */
export function cleanLog(
  log: string,
  secrets: readonly Secret[],
  { commands, job }: { commands: LogCommands; job: RunningJob },
): void {
  try {
    if (stripSecrets(log, secrets, job)) commands.info(`${printable(log)} held the token; it is taken out.`);
  } catch (error) {
    const reason = error instanceof Error ? ` ${redact(error.message, secrets)}` : "";
    commands.warning(`${log} could not be searched for the token.${reason} Do not cache or upload it.`, {
      title: "pub's log was not cleaned",
    });
  }
}
