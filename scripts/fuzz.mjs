// npm run fuzz: builds, and tries the readers of what others wrote. Parameters go to fuzz/fuzz.ts.
import { begin } from "./begin.mjs";
import { build } from "./build.mjs";
import { findNode24 } from "./node-24.mjs";
import { run } from "./run.mjs";

await begin(async () => {
  if (!(await build())) return 1;
  const { hasSucceeded } = await run(findNode24(), ["fuzz/fuzz.ts", ...process.argv.slice(2)], {
    isShown: true,
  });
  return hasSucceeded ? 0 : 1;
});
