import type { TakeBackOutcome, Undo } from "@setup-registry-token/core";
import type { LogCommands } from "./log-commands.ts";

/** What became of a credential file that others have changed, or that others still need. */
export function describeOutcome(
  outcome: Exclude<TakeBackOutcome, "restored" | "file-removed">,
  { file, key }: Pick<Undo, "file" | "key">,
): string {
  const said: Readonly<Record<typeof outcome, string>> = {
    "entry-taken-out": `${file} was changed by others meanwhile. Only the entry for ${key} was taken out.`,
    "earlier-entry-back": `${file} was changed by others meanwhile. The entry for ${key} that was there before is back.`,
    "entry-was-gone": `${file} had already lost the entry for ${key}. dart pub removes an entry that its registry refuses.`,
    "entry-of-others-stays": `${file} has another entry for ${key} now. Somebody else put it there, so it stays.`,
    "kept-for-other-jobs": `${file} keeps what other running steps and jobs need; the last one puts it back.`,
    "nothing-to-do": `${file} holds nothing of this step.`,
  };
  return said[outcome];
}

/** Warns of a malformed file that another one had to replace. */
export function warnOfMalformedCopy(
  file: string,
  malformedCopy: string,
  commands: Pick<LogCommands, "warning">,
): void {
  commands.warning(`${file} had been left malformed. What stood there is kept as ${malformedCopy}.`, {
    title: "A malformed credential file had to give way",
  });
}
