// npm run fuzz: tries the readers of what others wrote with thousands of values that nobody would write.
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import fc from "fast-check";
import { faultInGrowth } from "./growth.ts";
import { readRegressions, regressionText } from "./regressions.ts";
import type { Target } from "./target.ts";
import { targets } from "./targets.ts";

/** Of all targets together: about a minute, and about half an hour. */
const CASES = 50_000;
const NIGHTLY_CASES = 1_000_000;

const { values: options } = parseArgs({
  options: {
    nightly: { type: "boolean", default: false },
    cases: { type: "string" },
    seed: { type: "string" },
    only: { type: "string" },
    record: { type: "boolean", default: false },
  },
});
const seed = Number(options.seed ?? Math.floor(Math.random() * 2 ** 31));
const chosen = targets.filter(({ name }) => options.only === undefined || name === options.only);
const all = Number(options.cases ?? (options.nightly ? NIGHTLY_CASES : CASES));
const runs = Math.ceil(all / targets.length);

let failed = 0;
const fail = (what: string) => {
  failed++;
  console.log(`FAILED  ${what}`);
};

console.log(`seed ${seed}, ${runs} cases for each of ${chosen.length} readers`);
const regressions = readRegressions();
for (const { file, target: name, value } of regressions) {
  const found = targets.find((target) => target.name === name);
  if (found === undefined) fail(`${file}: there is no reader "${name}"`);
  else if (chosen.includes(found)) {
    await Promise.resolve(value)
      .then(found.check)
      .catch((error: unknown) => fail(`${file}: ${String(error)}`));
  }
}
const counts: Record<string, number> = {};
for (const target of chosen) counts[target.name] = await tryOne(target);

const sum = Object.values(counts).reduce((one, other) => one + other, 0);
console.log(`${sum} cases and ${regressions.length} earlier finds, ${failed} failed`);
if (failed > 0) process.exitCode = 1;
else if (options.record) record();

/** @returns how many cases were tried */
async function tryOne(target: Target): Promise<number> {
  if (process.env.FUZZ_TRACE) console.log(`        ${target.name}`);
  for (const [what, make] of Object.entries(target.large ?? {})) {
    if (process.env.FUZZ_TRACE) console.log(`          ${what}`);
    const fault = await faultInGrowth(target, make).catch(String);
    if (fault !== undefined) fail(`${target.name}, ${what}: ${fault}`);
  }
  const property = fc.asyncProperty(target.values, async (value) => target.check(value));
  const {
    failed: hasFailed,
    counterexample,
    numRuns,
    errorInstance,
  } = await fc.check(property, { numRuns: Math.ceil(runs * (target.share ?? 1)), seed });
  if (!hasFailed) {
    console.log(`passed  ${target.name}`);
    return numRuns;
  }
  fail(`${target.name}: ${String(errorInstance)}`);
  const [value] = counterexample ?? [];
  console.log(
    `Mend it, and keep it as a file in fuzz/regressions:\n${regressionText({ target: target.name, found: "", value })}`,
  );
  console.log(`Again: npm run fuzz -- --seed ${seed} --cases ${all} --only "${target.name}"`);
  return numRuns;
}

function record(): void {
  const file = new URL("last-run.json", import.meta.url);
  writeFileSync(file, `${JSON.stringify({ cases: counts }, null, 2)}\n`);
}
