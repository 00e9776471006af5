// npm test: everything that can be tested on this machine. Parameters go to vitest.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { begin } from "./begin.mjs";
import { build } from "./build.mjs";
import { provideNode20 } from "./node-20.mjs";
import { findNode24 } from "./node-24.mjs";
import { providePackageBroker } from "./package-broker.mjs";
import { REPORT_VARIABLE } from "./plain-reporter.mjs";
import { provideVscodeRuntime } from "./provide-vscode-runtime.mjs";
import { provideRealClients } from "./real-clients.mjs";
import { run, runTool } from "./run.mjs";
import { runStaticChecks } from "./static-checks.mjs";

const isInAutomation = process.env.CI === "true";
const nothing = { passed: 0, failed: 0, skipped: 0, notRun: [] };

await begin(testAll, { lastLine: "0 passed, 1 failed" });

async function testAll() {
  const missing = [
    ...(await provideRealClients()),
    ...(await providePackageBroker()),
    ...(await provideVscodeRuntime()),
    ...(await provideNode20()),
  ];
  console.log("Building and checking ...");
  const hasBuilt = await build();
  // Each of the two keeps one processor busy for a minute.
  const [checks, fuzz] = await Promise.all([runStaticChecks(), hasBuilt ? runFuzz() : nothing]);
  const tests = hasBuilt
    ? await runTests()
    : { ...nothing, failed: 1, notRun: ["all tests: the build failed"] };
  for (const name of tests.notRun) console.log(`did not run: ${name}`);
  if (missing.length > 0) {
    console.log(`${isInAutomation ? "FAILED  missing" : "Not on this machine"}: ${missing.join(", ")}`);
  }
  const passed = tests.passed + checks.passed + fuzz.passed;
  const failed = tests.failed + checks.failed + fuzz.failed + (isInAutomation ? missing.length : 0);
  const skipped = tests.skipped > 0 ? `, ${tests.skipped} skipped` : "";
  console.log(`${passed} passed, ${failed} failed${skipped}`);
  return failed === 0 ? 0 : 1;
}

async function runTests() {
  const directory = mkdtempSync(join(tmpdir(), "plain-report-"));
  const report = join(directory, "report.json");
  try {
    const reporters = ["--reporter=default", "--reporter=./scripts/plain-reporter.mjs"];
    const { hasSucceeded } = await runTool(
      { package: "vitest", bin: "vitest" },
      ["run", ...reporters, ...process.argv.slice(2)],
      { isShown: true, variables: { [REPORT_VARIABLE]: report } },
    );
    return settled(readReport(report), hasSucceeded);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function runFuzz() {
  const { hasSucceeded, output } = await run(findNode24(), ["fuzz/fuzz.ts"], { isShown: false });
  console.log(
    hasSucceeded ? `passed  fuzz (${output.trim().split("\n").at(-1)})` : `FAILED  fuzz\n${output}`,
  );
  return { passed: hasSucceeded ? 1 : 0, failed: hasSucceeded ? 0 : 1 };
}

/** If vitest did not start, found nothing to run, or failed for a reason that no test tells, that is a failure too. */
function settled(counts, hasSucceeded) {
  const isSilentFailure = !hasSucceeded && counts.failed === 0;
  const isEmpty = counts.passed + counts.failed + counts.skipped === 0;
  if (!isSilentFailure && !isEmpty) return counts;
  console.log(isEmpty ? "FAILED  vitest ran no test" : "FAILED  vitest ended with an error");
  return { ...counts, failed: counts.failed + 1 };
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return nothing;
  }
}
