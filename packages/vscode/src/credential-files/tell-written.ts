import { registryKinds } from "@setup-registry-token/core";
import type { Services } from "../services.ts";
import type { Account } from "../storage/account.ts";
import type { WrittenEntry } from "./credential-files.ts";

/**
 * Notes in the log that a package manager has its credential.
 *
 * @returns full sentences for the user: where it is, and what may be in its way
 */
export function tellWritten(
  { editor, log }: Pick<Services, "editor" | "log">,
  { kind, name }: Pick<Account, "kind" | "name">,
  { file, isReplacement, warnings }: WrittenEntry,
): string[] {
  log.info(`The credential of ${name} is in ${file}${isReplacement ? ", in the place of another" : ""}.`);
  for (const warning of warnings) log.warn(warning);
  const client = registryKinds[kind].packageManager;
  return [editor.l10n.t("{0} uses the credential from now on ({1}).", client, file), ...warnings];
}
