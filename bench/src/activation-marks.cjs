// Runs in an extension host, as a suite of tests would: activates an extension, and writes down what that took.
const { writeFileSync } = require("node:fs");
const vscode = require("vscode");

exports.run = async () => {
  const { BENCH_EXTENSION: id, BENCH_MARKS: file } = process.env;
  await vscode.extensions.getExtension(id).activate();
  // The host's own marks, in whole milliseconds. They are not documented. What an `await` like the one above takes is
  // no measure: it is mostly the way to the window and back.
  const marks = globalThis.MonacoPerformanceMarks.getMarks();
  const timeOf = (name) => marks.find((mark) => mark.name === `code/extHost/${name}/${id}`).startTime;
  const load = timeOf("didLoadExtensionCode") - timeOf("willLoadExtensionCode");
  const activate = timeOf("didActivateExtension") - timeOf("willActivateExtension");
  writeFileSync(file, JSON.stringify({ load, activate }));
};
