import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the action under test: its action.yml names the built bundles. */
export const actionFolder = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

if (!existsSync(join(actionFolder, "packages", "action", "dist", "post", "index.js"))) {
  throw new Error("The action is not built, and these tests run its bundles: run `npm run build` first.");
}
