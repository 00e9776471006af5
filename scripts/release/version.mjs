/**
 * A version as Semantic Versioning has it, without a pre-release: `vMAJOR` would have to point to one, and that is for
 * people who want no surprises.
 *
 * @typedef {object} Version
 * @property {number} major
 * @property {number} minor
 * @property {number} patch
 */

const FORM = /^(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})$/;

/**
 * @param {string} text such as `1.2.3`
 * @returns {Version | undefined} undefined if it is not a version, or below 1.0.0
 */
export function readVersion(text) {
  const match = FORM.exec(text);
  if (match === null) return undefined;
  const [major, minor, patch] = match.slice(1).map(Number);
  return major === 0 ? undefined : { major, minor, patch };
}

/**
 * @param {string} tag such as `v1.2.3`
 * @returns {Version | undefined} undefined for any other tag
 */
export function versionOfTag(tag) {
  return tag.startsWith("v") ? readVersion(tag.slice(1)) : undefined;
}

/** @param {Version} version */
export function textOf({ major, minor, patch }) {
  return `${major}.${minor}.${patch}`;
}

/**
 * @param {Version} one
 * @param {Version} other
 * @returns {number} negative if `one` is the older
 */
export function compareVersions(one, other) {
  return one.major - other.major || one.minor - other.minor || one.patch - other.patch;
}
