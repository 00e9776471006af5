import { copyFileSync, existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fetchedFolder, fetchPackages } from "./fetched-packages.mjs";
import { tools } from "./tools.mjs";

/** The one whose answers e2e/registries/package-broker/contract-0.19.8.json holds. */
const VERSION = "0.19.8";

const folder = fetchedFolder("package-broker", VERSION);
const moduleIn = (name) => join(folder, "node_modules", name);

/** The server's own packages ask for any newer one of each other, and of what decides how it answers. */
const PACKAGES = [
  ...["adapter-node", "core", "main", "shared", "ui"].map((name) => `@package-broker/${name}@${VERSION}`),
  "@hono/node-server@2.1.9",
  "@hono/zod-openapi@1.6.3",
  "drizzle-orm@0.45.4",
  "hono@4.13.19",
  "zod@4.6.7",
];

/**
 * Installs PACKAGE.broker, the registry, in its Node form, if it is not there yet, and writes down for the tests where
 * it is. About 140 MB.
 *
 * @returns {Promise<string[]>} what is still missing
 */
export async function providePackageBroker() {
  const adapter = moduleIn("@package-broker/adapter-node");
  if (!existsSync(adapter)) {
    const name = `PACKAGE.broker ${VERSION}`;
    await fetchPackages({ name, folder, packages: PACKAGES, effort: "140 MB; some 20 s" });
  }
  const isThere = existsSync(adapter);
  if (isThere) {
    const standIn = fileURLToPath(new URL("native-stand-ins/better-sqlite3.cjs", import.meta.url));
    copyFileSync(standIn, join(moduleIn("better-sqlite3"), "lib", "index.js"));
  }
  write(isThere ? { version: VERSION, modules: join(folder, "node_modules") } : {});
  return isThere ? [] : [`PACKAGE.broker ${VERSION}`];
}

/** By renaming, so that nobody reads half of it. */
function write(found) {
  mkdirSync(tools, { recursive: true });
  const file = join(tools, "package-broker.json");
  writeFileSync(`${file}.${process.pid}`, `${JSON.stringify(found, null, 2)}\n`);
  renameSync(`${file}.${process.pid}`, file);
}
