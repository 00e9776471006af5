import path from "node:path";
import { RegistryTokenError } from "../errors.ts";
import type { Surroundings } from "../surroundings.ts";
import { withoutLastSlashes } from "../without-last-slashes.ts";

/**
 * The directory of Composer's global configuration, by the rules of `Factory::getHomeDir` and
 * `Platform::expandPath`. Which directory exists decides, so a new one must not be made where Composer would
 * have chosen another.
 *
 * @returns an absolute path; the directory need not exist
 * @throws {RegistryTokenError} `location-unknown`, where Composer would refuse to run
 */
export function composerHome(surroundings: Surroundings): string {
  const paths = surroundings.platform === "win32" ? path.win32 : path.posix;
  const { COMPOSER_HOME: named } = surroundings.env;
  const home = named ? expand(named, surroundings) : defaultHome(surroundings);
  return paths.resolve(surroundings.currentDirectory, home);
}

/** The global auth.json that Composer reads. */
export function composerAuthFile(surroundings: Surroundings): string {
  const paths = surroundings.platform === "win32" ? path.win32 : path.posix;
  return paths.join(composerHome(surroundings), "auth.json");
}

function defaultHome(surroundings: Surroundings): string {
  const { env } = surroundings;
  if (surroundings.platform === "win32") {
    if (!env.APPDATA) unknown("Neither APPDATA nor COMPOSER_HOME is set");
    return path.win32.join(env.APPDATA, "Composer");
  }
  if (!env.HOME) unknown("Neither HOME nor COMPOSER_HOME is set");
  const userHome = withoutLastSlashes(env.HOME.replaceAll("\\", "/"));
  const candidates = [`${userHome}/.composer`];
  if (usesXdg(surroundings)) candidates.unshift(`${env.XDG_CONFIG_HOME || `${userHome}/.config`}/composer`);
  const existing = candidates.find((directory) =>
    surroundings.isDirectory(path.posix.resolve(surroundings.currentDirectory, directory)),
  );
  return existing ?? candidates[0] ?? "";
}

/** Any variable of the XDG family counts, even an empty one; `XDG_RUNTIME_DIR` alone moves the directory. */
function usesXdg(surroundings: Surroundings): boolean {
  const isSet = ([name, value]: [string, string | undefined]) =>
    name.startsWith("XDG_") && value !== undefined;
  return Object.entries(surroundings.env).some(isSet) || surroundings.isDirectory("/etc/xdg");
}

/** Composer expands `~/`, `$NAME` and `%NAME%` at the start of COMPOSER_HOME, and nothing elsewhere in it. */
function expand(home: string, surroundings: Surroundings): string {
  if (/^~[\\/]/.test(home)) return userDirectory(surroundings) + home.slice(1);
  const variable = /^(?:\$(\w+)|%(\w+)%)/.exec(home);
  const name = variable?.[1] ?? variable?.[2];
  if (variable === null || name === undefined) return home;
  return (surroundings.env[name] ?? "") + home.slice(variable[0].length);
}

function userDirectory(surroundings: Surroundings): string {
  const { env, platform } = surroundings;
  return env.HOME ?? (platform === "win32" ? env.USERPROFILE : undefined) ?? surroundings.accountHome();
}

function unknown(what: string): never {
  throw new RegistryTokenError(
    "location-unknown",
    `${what}, so Composer has no place for its auth.json and would refuse to run. Set COMPOSER_HOME to a directory.`,
  );
}
