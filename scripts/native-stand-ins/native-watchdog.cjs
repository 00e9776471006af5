// In the place of @vscode/native-watchdog, which would have to be compiled: ends the extension host when the process
// that started it is gone. Source of what is needed: `index.js` of that package.

const INTERVAL = 1_000;

exports.start = (parent) => {
  setInterval(() => {
    if (!isRunning(parent)) process.exit(87);
  }, INTERVAL).unref();
};

exports.exit = (code) => process.exit(code);

function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch ({ code }) {
    return code === "EPERM";
  }
}
