import { posix, win32 } from "node:path";
import { RegistryTokenError } from "../errors.ts";
import type { Surroundings } from "../surroundings.ts";

/**
 * Where `dart pub` keeps its tokens. As pub does it (dart-lang/pub, `lib/src/io.dart`; cli_util,
 * `applicationConfigHome`): a variable that is set counts even when it is empty or relative, and then from the
 * working directory. `PUB_CACHE` plays no part.
 *
 * @returns an absolute path
 * @throws {RegistryTokenError} `location-unknown` where pub says "No config dir found"
 */
export function pubTokensFile(surroundings: Surroundings): string {
  const { platform, env, currentDirectory } = surroundings;
  if (platform === "win32") {
    if (env.APPDATA === undefined) throw unknown("APPDATA");
    return win32.resolve(currentDirectory, env.APPDATA, "dart", "pub-tokens.json");
  }
  const isMac = platform === "darwin";
  if (!isMac && env.XDG_CONFIG_HOME !== undefined) {
    return posix.resolve(currentDirectory, env.XDG_CONFIG_HOME, "dart", "pub-tokens.json");
  }
  if (env.HOME === undefined) throw unknown("HOME");
  const configuration = isMac ? posix.join("Library", "Application Support") : ".config";
  return posix.resolve(currentDirectory, env.HOME, configuration, "dart", "pub-tokens.json");
}

function unknown(variable: string): RegistryTokenError {
  return new RegistryTokenError(
    "location-unknown",
    `pub-tokens.json has no place: dart pub looks for it below the directory that ${variable} names, and ${variable} is not set. ` +
      `Set ${variable} for the job, the same for this step as for the steps that run dart pub.`,
  );
}
