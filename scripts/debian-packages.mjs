import { findProgram } from "./find-program.mjs";
import { run } from "./run.mjs";

/**
 * Installs packages of Debian and Ubuntu where that is allowed: as root, or by a sudo that asks for no password. What
 * goes wrong is shown; whether the programs are there afterwards is for the caller to see.
 *
 * @param {{ names: readonly string[], packages: readonly string[] }} missing what is missing, in words for people, and
 *   the packages that hold it
 */
export async function installDebianPackages({ names, packages }) {
  const asRoot = await findWayToRoot();
  if (asRoot === undefined) {
    console.log(
      `Missing: ${names.join(", ")}. They cannot be installed from here (that takes apt-get, and root or sudo).`,
    );
    return;
  }
  const aptGet = [...asRoot, "apt-get", "-o", "DPkg::Lock::Timeout=300"];
  const commands = [
    [...aptGet, "update"],
    [...aptGet, "install", "-y", "--no-install-recommends", ...packages],
  ];
  for (const [program, ...parameters] of commands) {
    console.log(`Running: ${[program, ...parameters].join(" ")}`);
    const variables = { DEBIAN_FRONTEND: "noninteractive" };
    const { hasSucceeded, output } = await run(program, parameters, { isShown: false, variables });
    if (!hasSucceeded) console.log(output);
  }
}

/** What to put before a command so that it runs as root; nothing if there is no way, or nothing to install with. */
async function findWayToRoot() {
  if (process.platform !== "linux" || findProgram("apt-get") === undefined) return undefined;
  if (process.getuid() === 0) return [];
  if (findProgram("sudo") === undefined) return undefined;
  const { hasSucceeded } = await run("sudo", ["-n", "true"], { isShown: false });
  return hasSucceeded ? ["sudo", "-n"] : undefined;
}
