import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { pathVariable } from "./node-24.mjs";
import { run } from "./run.mjs";

/** Programs that some tests need, the packages of Debian and Ubuntu that hold them, and where they can be had at all. */
const PROGRAMS = [
  { program: "composer", packages: ["composer", "php-cli"], isOffered: true },
  { program: "unzip", packages: ["unzip"], isOffered: process.platform === "linux" },
  { program: "strace", packages: ["strace"], isOffered: process.platform === "linux" },
];

/**
 * Looks for the real clients that the tests run, and installs what is missing where that is allowed: as root, or by a
 * sudo that asks for no password.
 *
 * @returns {Promise<string[]>} the programs that are still missing
 */
export async function provideRealClients() {
  const missing = PROGRAMS.filter(({ program, isOffered }) => isOffered && !isOnPath(program));
  if (missing.length === 0) return [];
  const names = missing.map(({ program }) => program).join(", ");
  const asRoot = await findWayToRoot();
  if (asRoot === undefined) {
    console.log(
      `Missing: ${names}. They cannot be installed from here (that takes apt-get, and root or sudo).`,
    );
  } else {
    await install(
      asRoot,
      missing.flatMap(({ packages }) => packages),
    );
  }
  return missing.map(({ program }) => program).filter((program) => !isOnPath(program));
}

async function install(asRoot, packages) {
  const aptGet = [...asRoot, "apt-get"];
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
  if (process.platform !== "linux" || !isOnPath("apt-get")) return undefined;
  if (process.getuid() === 0) return [];
  if (!isOnPath("sudo")) return undefined;
  const { hasSucceeded } = await run("sudo", ["-n", "true"], { isShown: false });
  return hasSucceeded ? ["sudo", "-n"] : undefined;
}

function isOnPath(program) {
  const names =
    process.platform === "win32" ? [".exe", ".bat", ".cmd"].map((end) => program + end) : [program];
  const directories = pathVariable(process.env)
    .value.split(delimiter)
    .filter((directory) => directory !== "");
  return directories.some((directory) => names.some((name) => isExecutable(join(directory, name))));
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
