import { derivedForms, type Secret } from "@setup-registry-token/core";
import type { LogCommands } from "./log-commands.ts";

/** The one command that masking needs. */
export type Masker = Pick<LogCommands, "addMasks">;

/** What to tell the user of a token for which `isMaskable` is false. */
export const unmaskable =
  "This token is too short or too common a word to be masked: hiding it would hide other text in the log too. " +
  "So it can show in the log as it stands. Have the registry issue a longer, random token.";

/**
 * Hides a token in everything that the job prints from now on, in all its derived forms. To be called before
 * anything else is done with the token.
 *
 * @param commands where to issue the masks
 * @param secret the token
 * @param basicUserName the user name it is sent with in HTTP basic, if not `token`
 */
export function mask(commands: Masker, secret: Secret, basicUserName?: string): void {
  // Of a mask with line breaks the runner also masks each line, however short; the lines have their own masks.
  commands.addMasks(derivedForms(secret, basicUserName).filter((form) => !/[\r\n]/.test(form)));
}
