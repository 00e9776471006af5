import type { Surroundings } from "../surroundings.ts";

/**
 * The same machine, with the texts of open editors in the place of what is on disk.
 *
 * @param texts by absolute path; on Windows in any case
 */
export function withOpenEditors(
  surroundings: Surroundings,
  texts: ReadonlyMap<string, string>,
): Surroundings {
  const comparable = (file: string) => (surroundings.platform === "win32" ? file.toLowerCase() : file);
  const byPath = new Map([...texts].map(([file, text]) => [comparable(file), text]));
  return {
    ...surroundings,
    isDirectory: (path) => surroundings.isDirectory(path),
    accountHome: () => surroundings.accountHome(),
    readText: (path) => byPath.get(comparable(path)) ?? surroundings.readText(path),
  };
}
