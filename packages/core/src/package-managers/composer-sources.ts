import path from "node:path";
import type { Surroundings } from "../surroundings.ts";
import { composerHome } from "./composer-home.ts";

/** The places that Composer takes credentials from. */
export type ComposerSource =
  | "global config.json"
  | "global auth.json"
  | "composer.json"
  | "project auth.json"
  | "COMPOSER_AUTH";

/** The text of each place; `undefined` where there is none. Texts hold secrets: never print one. */
export type ComposerSources = Readonly<Record<ComposerSource, string | undefined>>;

/** What was found, and what could not be looked at. */
export interface ComposerReading {
  sources: ComposerSources;
  unreadable: ComposerSource[];
}

/**
 * Reads all places as a Composer that is started in the current directory would.
 *
 * The project's auth.json counts only where there is a composer.json, and stands beside it. (Composer follows
 * a symbolic link of composer.json first; this does not.)
 *
 * @throws {RegistryTokenError} `location-unknown`, where Composer would refuse to run
 */
export function readComposerSources(surroundings: Surroundings): ComposerReading {
  const paths = surroundings.platform === "win32" ? path.win32 : path.posix;
  const home = composerHome(surroundings);
  const composerFile = surroundings.env.COMPOSER?.trim() || "composer.json";
  const project = paths.resolve(surroundings.currentDirectory, composerFile);
  const unreadable: ComposerSource[] = [];

  const read = (source: ComposerSource, file: string): string | undefined => {
    try {
      return surroundings.readText(file);
    } catch {
      unreadable.push(source);
      return undefined;
    }
  };

  const composerJson = read("composer.json", project);
  const isProject = composerJson !== undefined || unreadable.length > 0;
  const sources: ComposerSources = {
    "global config.json": read("global config.json", paths.join(home, "config.json")),
    "global auth.json": read("global auth.json", paths.join(home, "auth.json")),
    "composer.json": composerJson,
    "project auth.json": isProject
      ? read("project auth.json", paths.join(paths.dirname(project), "auth.json"))
      : undefined,
    COMPOSER_AUTH: surroundings.env.COMPOSER_AUTH,
  };
  return { sources, unreadable };
}
