// Runs in an extension host, as a suite of tests would: activates an extension, and writes down what that took.
const { writeFileSync } = require("node:fs");
const vscode = require("vscode");

/** In milliseconds. */
const TURN = 25;
const LATE = 3;
const LONGEST = 30_000;

/** So many turns in time, one after the other, mean that the machine is at rest. */
const TURNS = 20;

exports.run = async () => {
  const { BENCH_EXTENSION: id, BENCH_MARKS: file } = process.env;
  await rest();
  await vscode.extensions.getExtension(id).activate();
  // The host's own marks, in whole milliseconds. They are not documented. What an `await` like the one above takes is
  // no measure: it is mostly the way to the window and back.
  const marks = globalThis.MonacoPerformanceMarks.getMarks();
  const timeOf = (name) => marks.find((mark) => mark.name === `code/extHost/${name}/${id}`).startTime;
  const load = timeOf("didLoadExtensionCode") - timeOf("willLoadExtensionCode");
  const activate = timeOf("didActivateExtension") - timeOf("willActivateExtension");
  writeFileSync(file, JSON.stringify({ load, activate }));
};

/** The server, the browser and its window start at the same time, and would be measured with the extension. */
async function rest() {
  const end = performance.now() + LONGEST;
  for (let turns = 0; turns < TURNS && performance.now() < end; ) {
    const start = performance.now();
    await new Promise((resolve) => setTimeout(resolve, TURN));
    turns = performance.now() - start - TURN > LATE ? 0 : turns + 1;
  }
}
