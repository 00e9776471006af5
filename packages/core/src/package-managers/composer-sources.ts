import path from "node:path";
import { FileUnreadable } from "../credential-file/read-file.ts";
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
  unreadable: UnreadableSource[];
}

/** A place that cannot be looked at. */
export interface UnreadableSource {
  source: ComposerSource;
  file: string;
  /** To follow the name of the file: `is a directory`. */
  reason: string;
}

/** The files among the places, as absolute paths. */
export type ComposerFiles = Readonly<Record<Exclude<ComposerSource, "COMPOSER_AUTH">, string>>;

/**
 * The files that a Composer which is started in the current directory would look at.
 *
 * The project's auth.json stands beside its composer.json. (Composer follows a symbolic link of composer.json first;
 * this does not.)
 *
 * @throws {RegistryTokenError} `location-unknown`, where Composer would refuse to run
 */
export function composerFiles(surroundings: Surroundings): ComposerFiles {
  const paths = surroundings.platform === "win32" ? path.win32 : path.posix;
  const home = composerHome(surroundings);
  const composerFile = surroundings.env.COMPOSER?.trim() || "composer.json";
  const project = paths.resolve(surroundings.currentDirectory, composerFile);
  return {
    "global config.json": paths.join(home, "config.json"),
    "global auth.json": paths.join(home, "auth.json"),
    "composer.json": project,
    "project auth.json": paths.join(paths.dirname(project), "auth.json"),
  };
}

/**
 * Reads all places as a Composer that is started in the current directory would. The project's auth.json counts only
 * where there is a composer.json.
 *
 * @throws {RegistryTokenError} `location-unknown`, where Composer would refuse to run
 */
export function readComposerSources(surroundings: Surroundings): ComposerReading {
  const files = composerFiles(surroundings);
  const unreadable: UnreadableSource[] = [];

  const read = (source: keyof ComposerFiles): string | undefined => {
    const file = files[source];
    try {
      return surroundings.readText(file);
    } catch (error) {
      if (!(error instanceof FileUnreadable)) throw error;
      unreadable.push({ source, file, reason: error.reason });
      return undefined;
    }
  };

  const composerJson = read("composer.json");
  const isProject = composerJson !== undefined || unreadable.length > 0;
  const sources: ComposerSources = {
    "global config.json": read("global config.json"),
    "global auth.json": read("global auth.json"),
    "composer.json": composerJson,
    "project auth.json": isProject ? read("project auth.json") : undefined,
    COMPOSER_AUTH: surroundings.env.COMPOSER_AUTH,
  };
  return { sources, unreadable };
}
