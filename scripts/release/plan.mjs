import { compareVersions, textOf, versionOfTag } from "./version.mjs";

/**
 * Where the names of a repository point to.
 *
 * @typedef {object} References
 * @property {ReadonlyMap<string, string>} tags name such as `v1.2.3` to commit
 * @property {ReadonlyMap<string, string>} branches name such as `releases/v1` to commit
 */

/**
 * What a release does to the names of a repository.
 *
 * @typedef {object} Plan
 * @property {string} tag made once and never moved, such as `v1.2.3`
 * @property {string} branch all releases of a major version, one after another, such as `releases/v1`
 * @property {string | undefined} parent the release before; undefined for the first of its major version
 * @property {string} majorTag what users name, such as `v1`
 * @property {{ from: string | undefined } | undefined} moveMajorTag undefined where a newer release stays
 * @property {boolean} isLatest whether it is the newest release of all
 */

/**
 * Decides what a release does. GitHub's workflow lockfiles refuse a run whose locked commit can no longer be reached from
 * the tag that it was locked with. So every release is a child of the one before on one branch, and `v1` only moves
 * forward along that branch.
 *
 * @param {import("./version.mjs").Version} version
 * @param {References} references
 * @returns {Plan}
 * @throws {Error} with the reason why there can be no such release
 */
export function planRelease(version, { tags, branches }) {
  const tag = `v${textOf(version)}`;
  const majorTag = `v${version.major}`;
  const branch = `releases/${majorTag}`;
  if (tags.has(tag)) throw new Error(`${textOf(version)} is released already. Choose the next version.`);
  const released = [...tags.keys()].map(versionOfTag).filter((found) => found !== undefined);
  const ofMajor = released.filter(({ major }) => major === version.major);
  const parent = branches.get(branch);
  if (ofMajor.length > 0 && parent === undefined) {
    throw new Error(
      `The branch ${branch} is missing, but ${majorTag} has releases. Restore it: it must hold all of them.`,
    );
  }
  requireNewestOfLine(version, ofMajor);
  const isNewest = ofMajor.every((other) => compareVersions(version, other) > 0);
  return {
    tag,
    branch,
    parent,
    majorTag,
    moveMajorTag: isNewest ? { from: tags.get(majorTag) } : undefined,
    isLatest: released.every((other) => compareVersions(version, other) > 0),
  };
}

/** A patch of an older line continues that line. */
function requireNewestOfLine(version, released) {
  const line = `${version.major}.${version.minor}`;
  const ofLine = released.filter(({ minor }) => minor === version.minor);
  const newer = ofLine.find((other) => compareVersions(other, version) > 0);
  if (newer !== undefined) {
    throw new Error(`${textOf(newer)} is released already, which is newer than ${textOf(version)}.`);
  }
  const later = released.find((other) => compareVersions(other, version) > 0);
  if (ofLine.length === 0 && later !== undefined) {
    throw new Error(
      `${textOf(later)} is released already, and there is no release ${line} that ${textOf(version)} could continue.`,
    );
  }
}
