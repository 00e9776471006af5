import { RegistryTokenError } from "@setup-registry-token/core";
import type { WorkflowCommands } from "./workflow-commands.ts";

/** Reports why main failed, as an annotation. Returns the exit code. */
export function fail(error: unknown, commands: WorkflowCommands): number {
  const { title, message } = describe(error);
  commands.error(message, { title });
  return 1;
}

/** Reports why post failed. A fault of clean-up never fails the job. */
export function warnOfFailure(error: unknown, commands: WorkflowCommands): void {
  const { title, message } = describe(error);
  commands.warning(message, { title });
}

/** Our own errors speak for themselves. Of any other only what cannot hold a secret is told: its class and code. */
function describe(error: unknown): { title: string; message: string } {
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
    message: `${name}${code}${path}${place}. Nothing is left half done; please report this with the version you use.`,
  };
}

function firstFrame(error: Error): string {
  return /^\s+at (.*)$/m.exec(error.stack ?? "")?.[1] ?? "no place known";
}
