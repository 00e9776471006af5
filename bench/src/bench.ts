import { measureBundles } from "./bundles.ts";
import { measureExtension } from "./extension.ts";
import { measureFileScale } from "./file-scale.ts";
import { measureStartUp } from "./start-up.ts";
import { measureTokenSearch } from "./token-search.ts";

const ROUNDS = Math.max(30, Number(process.env.BENCH_ROUNDS ?? 60));

const results = [
  measureBundles(),
  await measureStartUp(ROUNDS),
  await measureFileScale(),
  measureTokenSearch(),
  measureExtension(),
];
if (results.includes(false)) {
  console.log("Not all is within budget.");
  process.exitCode = 1;
} else {
  console.log("All is within budget.");
}
