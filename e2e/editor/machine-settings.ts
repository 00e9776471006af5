import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { CodeServer } from "./code-server.ts";
import type { Settings } from "./settings.ts";

/** Writes settings that hold for a machine only: neither a workspace nor a user's own settings may make them. */
export async function writeMachineSettings({ logs }: CodeServer, settings: Settings): Promise<void> {
  const folder = join(dirname(logs), "Machine");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "settings.json"), JSON.stringify(settings));
}
