import { installDebianPackages } from "./debian-packages.mjs";
import { findProgram } from "./find-program.mjs";

/** Programs that some tests need, the packages of Debian and Ubuntu that hold them, and where they can be had at all. */
const PROGRAMS = [
  { program: "composer", packages: ["composer", "php-cli"], isOffered: true },
  { program: "unzip", packages: ["unzip"], isOffered: process.platform === "linux" },
  { program: "strace", packages: ["strace"], isOffered: process.platform === "linux" },
];

/**
 * Looks for the real clients that the tests run, and installs what is missing where that is allowed.
 *
 * @returns {Promise<string[]>} the programs that are still missing
 */
export async function provideRealClients() {
  const missing = PROGRAMS.filter(
    ({ program, isOffered }) => isOffered && findProgram(program) === undefined,
  );
  if (missing.length === 0) return [];
  const names = missing.map(({ program }) => program);
  await installDebianPackages({ names, packages: missing.flatMap(({ packages }) => packages) });
  return names.filter((name) => findProgram(name) === undefined);
}
