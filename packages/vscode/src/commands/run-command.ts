import type { Services } from "../services.ts";
import { readTarget, type Target } from "../target.ts";
import { copySetupStep } from "./copy-setup-step.ts";
import { createToken } from "./create-token.ts";
import { doctor } from "./doctor.ts";
import { explainCredentialsCommand } from "./explain-credentials.ts";
import { listTokens } from "./list-tokens.ts";
import { logInCommand } from "./log-in.ts";
import { logOut } from "./log-out.ts";
import { reportFailure } from "./report-failure.ts";
import { revokeTokenCommand } from "./revoke-token.ts";
import { rotateToken } from "./rotate-token.ts";
import { saveTokenAsSecret } from "./save-token-as-secret.ts";
import { useAccount } from "./use-account.ts";
import { whoAmI } from "./who-am-i.ts";

/** A command: called with nothing, it asks for what it needs. The manifest has all but `useAccount`, a quick fix. */
type Command = (services: Services, target: Target) => Promise<void>;

const COMMANDS = {
  copySetupStep,
  doctor,
  explainCredentials: explainCredentialsCommand,
  logIn: logInCommand,
  logOut,
  whoAmI,
  listTokens,
  createToken,
  revokeToken: revokeTokenCommand,
  rotateToken,
  saveTokenAsSecret,
  useAccount,
} as const satisfies Record<string, Command>;

/** As in the manifest, after `registryTokens.` */
export type CommandName = keyof typeof COMMANDS;

/**
 * Runs a command that a user has called. What goes wrong is told to the user.
 *
 * @param argument an element of a tree, the argument of a link, or nothing
 */
export async function runCommand(services: Services, name: CommandName, argument: unknown): Promise<void> {
  try {
    await COMMANDS[name](services, readTarget(argument));
  } catch (error) {
    await reportFailure(services, error);
  }
}
