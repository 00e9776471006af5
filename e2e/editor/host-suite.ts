import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ProcessGroup } from "./process-group.ts";
import { findVscodeRuntime } from "./vscode-runtime.ts";

/** Where the suites are run: in a VS Code that is here, or in one that is downloaded first. */
export type Host = { readonly kind: "executable"; readonly path: string } | { readonly kind: "download" };

/** How a test of mocha ended. */
export type HostTest =
  | { readonly name: string; readonly state: "passed" | "skipped" }
  | { readonly name: string; readonly state: "failed"; readonly error: Error };

/** A suite that has not ended after this time, in milliseconds, never will. */
const TIME_LIMIT = 300_000;

const program = fileURLToPath(new URL("../../packages/vscode/scripts/test-host.mjs", import.meta.url));
const standIn = fileURLToPath(new URL("stand-in.ts", import.meta.url));

/**
 * Chooses the VS Code for the suites: the one that VSCODE_EXECUTABLE names; on GitHub's runners the desktop's; else the
 * stand-in. Undefined where there is none.
 */
export function findHost(environment: NodeJS.ProcessEnv = process.env): Host | undefined {
  const { VSCODE_EXECUTABLE, GITHUB_ACTIONS } = environment;
  if (VSCODE_EXECUTABLE) return { kind: "executable", path: VSCODE_EXECUTABLE };
  if (GITHUB_ACTIONS === "true") return { kind: "download" };
  return findVscodeRuntime() === undefined ? undefined : { kind: "executable", path: standIn };
}

/**
 * Runs the mocha tests of one folder of packages/vscode/test/host, on the fixture of the same name.
 *
 * @param options.environment further variables for the extension host, such as the address of a server
 * @returns all tests, and each hook that failed
 * @throws Error with all output, where no test was run
 */
export async function runHostSuite(
  name: string,
  options: { host: Host; environment?: NodeJS.ProcessEnv },
): Promise<HostTest[]> {
  const folder = await mkdtemp(join(tmpdir(), "host-suite-"));
  const report = join(folder, "report.json");
  const group = new ProcessGroup(...commandFor([program, name, "--report", report], options.host), {
    ...process.env,
    ...(options.host.kind === "executable" ? { VSCODE_EXECUTABLE: options.host.path } : {}),
    // The stand-in is a program for this Node.
    PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
    ...options.environment,
  });
  const timer = setTimeout(() => void group.stop(), TIME_LIMIT);
  try {
    const exitCode = await group.ended;
    const tests = testsIn(await readFile(report, "utf8").catch(() => "{}"));
    const isPlausible = exitCode === 0 || tests.some(({ state }) => state === "failed");
    if (tests.length > 0 && isPlausible) return tests;
    throw new Error(`No result from the extension host (exit code ${exitCode}):\n${group.output}`);
  } finally {
    clearTimeout(timer);
    await group.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** A desktop VS Code needs a screen; on a server, a made-up one. */
function commandFor(parameters: string[], host: Host): [string, string[]] {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  const hasScreen = process.platform !== "linux" || DISPLAY !== undefined || WAYLAND_DISPLAY !== undefined;
  if (host.kind === "executable" || hasScreen) return [process.execPath, parameters];
  return ["xvfb-run", ["-a", process.execPath, ...parameters]];
}

/** One test in the report of mocha's json reporter. */
interface ReportedTest {
  readonly fullTitle: string;
  readonly err: { readonly message?: string; readonly stack?: string };
}

function testsIn(json: string): HostTest[] {
  const report: Partial<Record<"passes" | "pending" | "failures", ReportedTest[]>> = JSON.parse(json);
  const { passes = [], pending = [], failures = [] } = report;
  return [
    ...passes.map(({ fullTitle }) => ({ name: fullTitle, state: "passed" }) as const),
    ...pending.map(({ fullTitle }) => ({ name: fullTitle, state: "skipped" }) as const),
    ...failures.map(
      ({ fullTitle, err }) =>
        ({ name: fullTitle, state: "failed", error: asError({ message: "no message", ...err }) }) as const,
    ),
  ];
}

function asError({ message, stack }: { message: string; stack?: string }): Error {
  return Object.assign(new Error(message), stack === undefined ? {} : { stack });
}
