import { type CredentialFormat, redact, type Secret, type Undo } from "@setup-registry-token/core";
import { isEntryLeft } from "@setup-registry-token/core/left-behind";
import { type LogCommands, printable } from "./log-commands.ts";

/**
 * Tells why an entry could not be taken back: a warning, unless nothing of it is in the file. A step that could not put
 * its entry has nothing to take back, though the same fault stands in the way again.
 *
 * @param secrets what must not be shown of the error
 */
export function reportNotTakenBack(
  undo: Undo,
  error: unknown,
  context: { format: CredentialFormat; secrets: readonly Secret[]; commands: LogCommands },
): void {
  const { format, secrets, commands } = context;
  const reason = error instanceof Error ? redact(error.message, secrets) : "unknown reason";
  if (!isEntryLeft(undo, format)) {
    commands.info(printable(`Nothing of this step is in ${undo.file}. ${reason}`));
    return;
  }
  commands.warning(`${undo.file} could not be put back: ${reason} Look at its entry for ${undo.key}.`, {
    title: "A credential was left behind",
  });
}
