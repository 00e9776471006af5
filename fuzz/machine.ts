import type { Surroundings } from "../packages/core/src/surroundings.ts";

/** A Linux machine that is in memory only. */
export function machineWith(
  files: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
): Surroundings {
  return {
    platform: "linux",
    env: { HOME: "/home/dev", ...env },
    currentDirectory: "/home/dev/app",
    accountHome: () => "/home/dev",
    isDirectory: (path) => Object.keys(files).some((file) => file.startsWith(`${path}/`)),
    readText: (path) => files[path],
  };
}
