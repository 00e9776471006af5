import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Where on this machine a VS Code can be started from. */
export interface VscodeRuntime {
  /** The entry point of code-server, which is VS Code as a server with a real extension host, for Node 24. */
  readonly codeServer: string;
  /** A Chromium, for the part of VS Code that people see. */
  readonly chromium: string;
}

/** What to run where there is none; for the names of suites that are skipped. */
export const PROVIDE_RUNTIME = "node scripts/vscode-runtime.mjs";

const RECORD = fileURLToPath(new URL("../../.tools/vscode-runtime.json", import.meta.url));

/** Reads what `scripts/vscode-runtime.mjs` has written down. Undefined where it did not run, or found not all. */
export function findVscodeRuntime(): VscodeRuntime | undefined {
  if (!existsSync(RECORD)) return undefined;
  const { codeServer, chromium }: Partial<VscodeRuntime> = JSON.parse(readFileSync(RECORD, "utf8"));
  const isComplete =
    codeServer !== undefined && chromium !== undefined && existsSync(codeServer) && existsSync(chromium);
  return isComplete ? { codeServer, chromium } : undefined;
}

/** @throws Error with what to run, where there is no runtime */
export function requireVscodeRuntime(): VscodeRuntime {
  const runtime = findVscodeRuntime();
  if (runtime === undefined) throw new Error(`code-server or Chromium is missing. Run: ${PROVIDE_RUNTIME}`);
  return runtime;
}
