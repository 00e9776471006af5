import { readdirSync } from "node:fs";
import { join } from "node:path";
import Mocha from "mocha";

/** A test that waits for the editor this long, in milliseconds, waits for what does not come. */
const TEST_TIMEOUT = 30_000;

/**
 * Runs the tests that lie beside this bundle; VS Code calls it in the extension host. The result goes to the file that
 * HOST_TEST_REPORT names, or else to the console.
 *
 * @throws Error where a test fails, so that VS Code ends with an exit code
 */
export async function run(): Promise<void> {
  const report = process.env.HOST_TEST_REPORT;
  const mocha = new Mocha({
    timeout: TEST_TIMEOUT,
    color: false,
    ...(report === undefined ? {} : { reporter: "json", reporterOption: { output: report } }),
  });
  for (const file of readdirSync(__dirname)) {
    if (file.endsWith(".test.cjs")) mocha.addFile(join(__dirname, file));
  }
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} failed`);
}
