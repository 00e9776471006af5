import { cp, mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Settings } from "./settings.ts";

/** Folders of packages/vscode/fixtures: a small project of each package manager, of all of them, of none. */
export type Fixture = "pub" | "composer" | "apkg" | "mixed" | "empty";

/**
 * Makes a temporary copy of a fixture.
 *
 * @param settings of the workspace: they hold for one window only
 * @returns the folder, for the caller to remove
 */
export async function copyWorkspace(fixture: Fixture, settings: Settings): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `${fixture}-`));
  const fixtures = new URL(`../../packages/vscode/fixtures/${fixture}`, import.meta.url);
  await cp(fileURLToPath(fixtures), folder, { recursive: true });
  await mkdir(join(folder, ".vscode"), { recursive: true });
  await writeFile(join(folder, ".vscode", "settings.json"), JSON.stringify(settings));
  return folder;
}
