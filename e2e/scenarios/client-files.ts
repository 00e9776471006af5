import { join } from "node:path";

/** Where each client keeps its credentials below the home directory, on this system. */
export const clientFiles = {
  pub: join(pubConfiguration(), "pub-tokens.json"),
  composer:
    process.platform === "win32"
      ? join("AppData", "Roaming", "Composer", "auth.json")
      : join(".composer", "auth.json"),
  apkg: join(".apkg", "credentials.json"),
} as const;

function pubConfiguration(): string {
  if (process.platform === "win32") return join("AppData", "Roaming", "dart");
  return process.platform === "darwin"
    ? join("Library", "Application Support", "dart")
    : join(".config", "dart");
}
