// Keeps the counts in SECURITY.md true: compares them, or writes them with --write. They are those of the last run that
// was recorded (npm run fuzz -- --record), and of the tables that the tests go through.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostileFileSystems } from "../e2e/hostile/file-systems.ts";
import { namedServers } from "../e2e/registries/servers/servers.ts";
import { targets } from "./targets.ts";

const page = new URL("../SECURITY.md", import.meta.url);
const BEGIN = "<!-- counts, by fuzz/security-counts.ts -->\n";
const END = "<!-- end of counts -->\n";

const { cases }: { cases: Record<string, number> } = JSON.parse(
  readFileSync(new URL("last-run.json", import.meta.url), "utf8"),
);
const finds = readdirSync(new URL("regressions/", import.meta.url)).length;

const rows: readonly (readonly [what: string, count: number])[] = [
  ...targets.map(({ name }) => [`fuzz: ${name}`, cases[name] ?? 0] as const),
  ["fuzz: earlier finds, tried first", finds],
  ["servers that answer in their own way", namedServers.length],
  ["file systems that are hostile or damaged", hostileFileSystems.length],
];

const table = [
  "| what | cases |",
  "|---|---:|",
  ...rows.map(([what, count]) => `| ${what} | ${count.toLocaleString("en-US")} |`),
];
const text = readFileSync(page, "utf8");
const [before = "", rest = ""] = text.split(BEGIN);
const [, after = ""] = rest.split(END);
const right = `${before}${BEGIN}${table.join("\n")}\n${END}${after}`;

if (process.argv.includes("--write")) writeFileSync(page, right);
else if (right !== text) {
  console.log(
    "The counts in SECURITY.md are not those of the last run and of the tables. Run: node fuzz/security-counts.ts --write",
  );
  process.exitCode = 1;
}
