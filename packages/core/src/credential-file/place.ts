import { lstatSync, readlinkSync, realpathSync, type Stats, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { RegistryTokenError } from "../errors.ts";
import type { RunningJob } from "./running-job.ts";
import { isSystemError } from "./system-error.ts";

/** As many links in a row as Linux follows. */
const MOST_LINKS = 40;

/**
 * Where a credential file really lies. Symbolic links are followed, also to a file that does not exist yet,
 * so that a link of the user's stays a link.
 *
 * @param file absolute path as the client names it
 * @returns absolute path without symbolic links
 * @throws {RegistryTokenError} `credential-file-unsafe` if it lies in the workspace, which artifact uploads and
 *   `publish` commands take along, or if a link leads to somebody else's file
 */
export function findPlace(file: string, job: RunningJob): string {
  try {
    return findSafePlace(file, job);
  } catch (error) {
    throw isSystemError(error) ? unusable(file, error) : error;
  }
}

function findSafePlace(file: string, job: RunningJob): string {
  const place = followLinks(file, MOST_LINKS);
  if (job.workspace !== undefined && isInside(place, followLinks(job.workspace, MOST_LINKS))) {
    throw new RegistryTokenError(
      "credential-file-unsafe",
      `${file} lies inside the workspace (${job.workspace}), where an artifact upload, a Docker build or a publish ` +
        "command would take the credential along. Point HOME, XDG_CONFIG_HOME or COMPOSER_HOME outside of it.",
    );
  }
  if (place !== resolve(file) && job.userId !== undefined) refuseForeignTarget(file, place, job.userId);
  return place;
}

function followLinks(path: string, linksLeft: number): string {
  const status = statusOf(path);
  const parent = dirname(path);
  if (status === undefined)
    return parent === path ? path : join(followLinks(parent, linksLeft), basename(path));
  try {
    return realpathSync.native(path);
  } catch (error) {
    if (!isSystemError(error, "ENOENT") && !status.isSymbolicLink()) throw unusable(path, error);
    if (linksLeft === 0) throw unusable(path, error);
  }
  const place = join(followLinks(parent, linksLeft), basename(path));
  // Another instance may just have removed a directory that it had made.
  if (!status.isSymbolicLink()) return place;
  return followLinks(resolve(dirname(place), readlinkSync(place)), linksLeft - 1);
}

function statusOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw unusable(path, error);
  }
}

function refuseForeignTarget(file: string, place: string, userId: number): void {
  const owned = existing(place);
  if (statSync(owned).uid === userId) return;
  throw new RegistryTokenError(
    "credential-file-unsafe",
    `${file} leads by a symbolic link to ${place}, which belongs to another user. Replace the link by a file.`,
  );
}

function existing(place: string): string {
  try {
    lstatSync(place);
    return place;
  } catch {
    const parent = dirname(place);
    return parent === place ? place : existing(parent);
  }
}

function isInside(path: string, directory: string): boolean {
  const way = relative(directory, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && way !== resolve(way);
}

function unusable(path: string, cause: unknown): RegistryTokenError {
  return new RegistryTokenError(
    "credential-file-unusable",
    `${path} cannot be reached (${isSystemError(cause) ? cause.code : "too many symbolic links"}).`,
    { cause },
  );
}
