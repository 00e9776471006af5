import { readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Where the built bundles of the action are. */
export const dist = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "packages", "action", "dist");

/** design.md's budget for what a start has to read: the entry, which imports no other file statically. */
const EAGER_BUDGET = 40_000;

/** Prints the sizes of the bundles. Returns whether the eager ones are within budget. */
export function measureBundles(): boolean {
  console.log("bundles: bytes");
  return ["main", "post"].map(measureBundle).every(Boolean);
}

function measureBundle(name: string): boolean {
  const sizes = readdirSync(join(dist, name)).map((file) => ({
    file,
    size: statSync(join(dist, name, file)).size,
  }));
  const eager = sizes.find(({ file }) => file === "index.js")?.size ?? Number.NaN;
  const later = sizes.filter(({ file }) => file !== "index.js").map(({ size }) => size);
  const isWithin = eager <= EAGER_BUDGET;
  const chunks = later.length === 0 ? "none" : later.sort((one, other) => one - other).join(" + ");
  console.log(
    `  ${name.padEnd(5)} eager ${eager} (budget ${EAGER_BUDGET}) ${isWithin ? "ok" : "OVER"}; loaded when needed: ${chunks}`,
  );
  return isWithin;
}
