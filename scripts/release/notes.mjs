import { textOf } from "./version.mjs";

/**
 * What CHANGELOG.md says of a version.
 *
 * @param {string} changelog in the form of Keep a Changelog
 * @param {import("./version.mjs").Version} version
 * @param {{ mayBeUnreleased: boolean }} options whether the section *Unreleased* will do where there is none for the version
 * @returns {string} Markdown, without the heading
 * @throws {Error} if there is no such section, or nothing in it
 */
export function releaseNotes(changelog, version, { mayBeUnreleased }) {
  const name = textOf(version);
  const sections = sectionsOf(changelog);
  const text = sections.get(name) ?? (mayBeUnreleased ? sections.get("Unreleased") : undefined);
  if (text === undefined) {
    throw new Error(
      `CHANGELOG.md has no section for ${name}. Rename "## [Unreleased]" to "## [${name}] - YYYY-MM-DD", put an empty "## [Unreleased]" above it, and commit.`,
    );
  }
  if (text === "") throw new Error(`CHANGELOG.md says nothing of ${name}.`);
  return `${text}\n`;
}

/**
 * @param {string} changelog
 * @param {{ version: import("./version.mjs").Version, date: string }} release the date as YYYY-MM-DD
 * @returns {string} the changelog as the release has it: what was unreleased is in this version
 */
export function changelogOfRelease(changelog, { version, date }) {
  const name = textOf(version);
  return sectionsOf(changelog).has(name)
    ? changelog
    : changelog.replace(/^## \[Unreleased\]$/m, `## [${name}] - ${date}`);
}

function sectionsOf(changelog) {
  const parts = changelog.split(/^## \[([^\]]+)\].*$/m);
  const sections = new Map();
  for (let index = 1; index < parts.length; index += 2) sections.set(parts[index], parts[index + 1].trim());
  return sections;
}
