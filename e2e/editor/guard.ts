// Runs a program. When standard input is closed, ends it together with everything it has started. So whoever has started
// this leaves nothing behind, even if it is killed.
//   node guard.ts PROGRAM [PARAMETER ...]
import { spawn } from "node:child_process";

/** How long the program and what it started have to end by themselves, in milliseconds. */
const GRACE = 5_000;

const [program = "", ...parameters] = process.argv.slice(2);
const child = spawn(program, parameters, { stdio: ["ignore", "inherit", "inherit"], windowsHide: true });
child.once("error", ({ message }) => {
  console.error(message);
  process.exit(1);
});
child.once("exit", (code) => process.exit(code ?? 1));

function signal(name: NodeJS.Signals): void {
  // 0 is this process's own group, which holds all of them. On Windows there are no groups.
  if (process.platform === "win32") child.kill(name);
  else process.kill(0, name);
}

process.stdin.resume().once("close", () => {
  signal("SIGTERM");
  setTimeout(() => signal("SIGKILL"), GRACE);
});
// It goes to all of the group; this process waits for the others.
process.on("SIGTERM", () => {});
