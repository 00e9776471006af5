import { RegistryTokenError, readText } from "@setup-registry-token/core";
import type { LogCommands } from "./log-commands.ts";

interface FailurePorts {
  commands: LogCommands;
  env: Readonly<Record<string, string | undefined>>;
  /** A sentence without its full stop. */
  leaves?: string;
}

const NOTHING = "Nothing is left half done";

/** Reports why main failed, as an annotation. Of an error that nobody foresaw it also tells what it leaves behind. */
export async function reportFailure(
  error: unknown,
  { commands, env, leaves = NOTHING }: FailurePorts,
): Promise<void> {
  const { title, message } = describe(error, leaves);
  const isTokenMissing = error instanceof RegistryTokenError && error.code === "token-missing";
  commands.error(isTokenMissing ? `${message} ${await explain(env)}` : message, { title });
}

async function explain(env: Readonly<Record<string, string | undefined>>): Promise<string> {
  const { explainMissingToken } = await import("./missing-token.ts");
  return explainMissingToken({ env, readFile: (path) => readText(path) ?? "" });
}

/** Reports why post failed. A fault of clean-up never fails the job. */
export function warnOfFailure(error: unknown, commands: LogCommands): void {
  const { title, message } = describe(error, NOTHING);
  commands.warning(message, { title });
}

/** Our own errors speak for themselves. Of any other only what cannot hold a secret is told: its class and code. */
function describe(error: unknown, leaves: string): { title: string; message: string } {
  if (error instanceof RegistryTokenError)
    return { title: `setup-registry-token: ${error.code}`, message: error.message };
  const name = error instanceof Error ? error.name : "unknown";
  const code =
    error instanceof Error && "code" in error && typeof error.code === "string" ? ` ${error.code}` : "";
  const path =
    error instanceof Error && "path" in error && typeof error.path === "string" ? ` at ${error.path}` : "";
  const place = error instanceof Error ? ` (${firstFrame(error)})` : "";
  return {
    title: "setup-registry-token: unexpected error",
    message: `${name}${code}${path}${place}. ${leaves}; please report this with the version you use.`,
  };
}

function firstFrame(error: Error): string {
  return /^[ \t]+at (.*)$/m.exec(error.stack ?? "")?.[1] ?? "no place known";
}
