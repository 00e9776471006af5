import { readFileSync } from "node:fs";
import { strFromU8, unzipSync } from "fflate";

const TEXT = /\.(?:json|md|cjs|xml|vsixmanifest|txt|svg)$/i;

/**
 * The texts in a packaged extension.
 *
 * @param {string} file
 * @returns {ReadonlyMap<string, string>} path in the package to text
 */
export function vsixTexts(file) {
  const files = unzipSync(readFileSync(file), { filter: ({ name }) => TEXT.test(name) });
  return new Map(
    Object.entries(files).map(([name, bytes]) => [`registry-tokens.vsix/${name}`, strFromU8(bytes)]),
  );
}
