#!/usr/bin/env node
// Stands in for a desktop VS Code that runs a suite: understands the arguments that @vscode/test-electron gives, runs
// the suite in the extension host of a code-server, and ends with the suite's exit code.
// Source of the arguments: @vscode/test-electron 3.1.0, `out/runTest.js`.
import { EventEmitter, once } from "node:events";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Page } from "playwright-core";
import { startBrowser } from "./browser.ts";
import { startCodeServer } from "./code-server.ts";

/** A suite that has not ended after this time, in milliseconds, never will. */
const TIME_LIMIT = 240_000;

/** What the workbench itself reports in every run. */
const NOISE =
  /^(%c)?\s*(INFO|TRACE|WARN)|Ignoring fetching|Creating a socket|connection token|AccountPolicyGate|Service Worker|additional builtin|AgentHost|authentication provider 'github'/;

const { values, positionals } = parseArgs({
  strict: false,
  allowPositionals: true,
  options: {
    extensionDevelopmentPath: { type: "string", multiple: true },
    extensionTestsPath: { type: "string" },
  },
});

/** Lets a page run the suite; gives its exit code. */
async function runSuite(page: Page, server: string): Promise<number> {
  const reports = new EventEmitter();
  // The names under which VS Code's test driver reports (`enable-smoke-test-driver`).
  await page.exposeFunction("codeAutomationExit", (code: number) => reports.emit("exit", code));
  await page.exposeFunction("codeAutomationLog", (type: "log" | "warn" | "error", texts: unknown[]) => {
    if (!NOISE.test(String(texts[0]))) console[type === "log" ? "log" : "error"](...texts);
  });
  const exit = once(reports, "exit", { signal: AbortSignal.timeout(TIME_LIMIT) });
  await page.goto(`${server}/?${pageParameters(server)}`);
  const [exitCode] = await exit;
  return exitCode;
}

/** What a page is told by its address: the folder to show, the extension to load from its sources, the suite. */
function pageParameters(server: string): URLSearchParams {
  const remote = (path: unknown) => `vscode-remote://${new URL(server).host}${resolve(String(path))}`;
  const payload = [
    ...[values.extensionDevelopmentPath ?? []]
      .flat()
      .map((path) => ["extensionDevelopmentPath", remote(path)]),
    ["extensionTestsPath", remote(values.extensionTestsPath)],
  ];
  const [workspace] = positionals;
  return new URLSearchParams({
    ...(workspace === undefined ? { ew: "true" } : { folder: resolve(workspace) }),
    payload: JSON.stringify(payload),
  });
}

const { HOME } = process.env;
const server = await startCodeServer({ isTestDriven: true, ...(HOME === undefined ? {} : { home: HOME }) });
const browser = await startBrowser();

async function stop(exitCode: number): Promise<void> {
  await browser.close();
  await server.stop();
  process.exit(exitCode);
}

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void stop(130));
const context = await browser.newContext();
await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: server.url });
const suite = runSuite(await context.newPage(), server.url);
await stop(
  await suite.catch((error: unknown) => {
    console.error(error);
    return 1;
  }),
);
