import { execFileSync, spawnSync } from "node:child_process";
import { truncateSync, writeFileSync } from "node:fs";

/** Makes a named pipe. */
export const pipe = (path: string) => void execFileSync("mkfifo", [path]);
/** Makes a file that is much larger than the disk. */
export const huge = (path: string) => {
  writeFileSync(path, "");
  truncateSync(path, 2 ** 40);
};
/** A server that is killed leaves its socket behind. */
export const socket = (path: string) => {
  const program =
    "require('node:net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))";
  spawnSync(process.execPath, ["-e", program, path]);
};
