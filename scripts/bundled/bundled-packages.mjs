import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";

/**
 * A package from elsewhere that is part of a bundle.
 *
 * @typedef {object} BundledPackage
 * @property {string} name
 * @property {string} version
 * @property {string} license as the package says itself, in SPDX's terms
 * @property {string} text the licence's text, as the package brings it
 */

/**
 * The packages to which modules belong. Our own modules belong to none.
 *
 * @param {Iterable<string>} modules absolute paths, as the bundler read them
 * @returns {BundledPackage[]} in the order of their names
 * @throws {Error} if a package brings no licence: then it must not be passed on
 */
export function bundledPackages(modules) {
  const directories = new Set([...modules].map(packageDirectory).filter((found) => found !== undefined));
  return [...directories]
    .map(readPackage)
    .sort((one, other) => compare(one.name, other.name) || compare(one.version, other.version));
}

/** The texts of all licences, one after another. */
export function licenseTexts(packages) {
  const rule = "-".repeat(80);
  return packages
    .map(({ name, version, license, text }) => `${name} ${version} (${license})\n\n${text.trim()}\n`)
    .join(`\n${rule}\n\n`);
}

function packageDirectory(file) {
  const parts = file.split(sep);
  const index = parts.lastIndexOf("node_modules");
  if (index === -1) return undefined;
  const length = parts[index + 1]?.startsWith("@") ? 3 : 2;
  return parts.slice(0, index + length).join(sep);
}

function readPackage(directory) {
  const { name, version, license } = JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
  const file = readdirSync(directory).find((entry) =>
    /^(?:licen[cs]e|copying)(?:\.(?:md|txt))?$/i.test(entry),
  );
  if (typeof license !== "string" || file === undefined) {
    throw new Error(`${name} ${version} has no licence in ${directory}. It cannot be bundled.`);
  }
  return { name, version, license, text: readFileSync(join(directory, file), "utf8").replace(/\r\n/g, "\n") };
}

function compare(one, other) {
  return one < other ? -1 : Number(one > other);
}
