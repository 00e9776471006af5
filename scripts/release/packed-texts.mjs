import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

const TEXT = /\.(?:json|md|cjs|txt|svg)$/i;

/**
 * The texts that were packed into the extension.
 *
 * @param {string} sources a checkout in which the extension is built
 * @returns {ReadonlyMap<string, string>} path to text
 */
export function packedTexts(sources) {
  const directory = join(sources, "packages", "vscode", "build", "package");
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && TEXT.test(entry.name),
  );
  return new Map(
    files.map(({ parentPath, name }) => {
      const file = join(parentPath, name);
      return [`registry-tokens.vsix/${relative(directory, file)}`, readFileSync(file, "utf8")];
    }),
  );
}
