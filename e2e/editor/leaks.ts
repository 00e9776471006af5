import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Searches all files below a folder for secrets, also for those in base64.
 *
 * @returns for each finding the file and the name of the secret, never the secret
 */
export async function findLeaks(
  folder: string,
  secrets: Readonly<Record<string, string>>,
): Promise<{ file: string; secret: string }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const found = await Promise.all(
    files.map(async (file) => {
      // A socket or a file that vanishes meanwhile holds nothing.
      const content = await readFile(file, "latin1").catch(() => "");
      return findLeaksIn(content, secrets).map((secret) => ({ file, secret }));
    }),
  );
  return found.flat();
}

/** @returns the names of the secrets that a text holds */
export function findLeaksIn(text: string, secrets: Readonly<Record<string, string>>): string[] {
  const held = Object.entries(secrets).filter(([, value]) =>
    formsOf(value).some((form) => text.includes(form)),
  );
  return held.map(([name]) => name);
}

/** As it is, and as a part of longer base64, whatever stands before it. */
function formsOf(value: string): string[] {
  const encoded = [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), Buffer.from(value)]).toString("base64");
    // The first and the last characters depend on what stands beside.
    return text.slice(before === 0 ? 0 : 4, -4);
  });
  return [value, ...encoded];
}
