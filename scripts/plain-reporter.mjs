import { writeFileSync } from "node:fs";

/** The variable that says where the counts go: the last line is written by the process that started vitest. */
export const REPORT_VARIABLE = "PLAIN_REPORT_FILE";

/**
 * @typedef {object} PlainReport
 * @property {number} passed tests
 * @property {number} failed tests, files that could not be loaded, and errors outside of any test
 * @property {number} skipped tests
 * @property {string[]} notRun the suites and tests that were skipped, by name; a suite stands for all its tests
 */

/** Counts what vitest has run. To be used beside the default reporter, which tells what failed and why. */
export default class PlainReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const file = process.env[REPORT_VARIABLE];
    if (file !== undefined) writeFileSync(file, JSON.stringify(reportOn(modules, unhandledErrors)));
  }
}

/** @returns {PlainReport} */
function reportOn(modules, unhandledErrors) {
  const states = modules.flatMap((module) =>
    [...module.children.allTests()].map((test) => test.result().state),
  );
  const count = (state) => states.filter((found) => found === state).length;
  const broken = modules.flatMap((module) => [module, ...module.children.allSuites()]);
  const errors = broken.flatMap((task) => task.errors()).length + unhandledErrors.length;
  return {
    passed: count("passed"),
    // A test without a result was begun and never ended.
    failed: count("failed") + count("pending") + errors,
    skipped: count("skipped"),
    notRun: modules.flatMap((module) =>
      notRunIn(module).map((name) => `${module.relativeModuleId}: ${name}`),
    ),
  };
}

function notRunIn(parent) {
  return [...parent.children].flatMap((child) => {
    if (child.type === "test") return child.result().state === "skipped" ? [child.fullName] : [];
    const states = [...child.children.allTests()].map((test) => test.result().state);
    const isLeftOut = states.length > 0 && states.every((state) => state === "skipped");
    return isLeftOut ? [`${child.fullName} (${states.length} tests)`] : notRunIn(child);
  });
}
