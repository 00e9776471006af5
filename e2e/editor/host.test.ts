import { readdirSync } from "node:fs";
import { describe, it } from "vitest";
import { findHost, runHostSuite } from "./host-suite.ts";
import { PROVIDE_RUNTIME } from "./vscode-runtime.ts";

const host = findHost();

// The suites run while vitest collects the tests: each of mocha's tests is then one of vitest's.
for (const name of readdirSync(new URL("../../packages/vscode/test/host", import.meta.url))) {
  if (name.includes(".")) continue;
  const suite = `in a real extension host, workspace ${name}`;
  if (host === undefined) {
    it.skip(`${suite} (needs: ${PROVIDE_RUNTIME})`);
    continue;
  }
  const tests = await runHostSuite(name, { host });
  describe(suite, () => {
    for (const test of tests) {
      it.skipIf(test.state === "skipped")(test.name, () => {
        if (test.state === "failed") throw test.error;
      });
    }
  });
}
