// npm run demo: builds the action and lets a small runner run it against registries on this machine.
import { begin } from "./begin.mjs";
import { build } from "./build.mjs";
import { findNode24 } from "./node-24.mjs";
import { run } from "./run.mjs";

await begin(async () => {
  console.log("Building ...");
  if (!(await build())) return 1;
  const { hasSucceeded } = await run(findNode24(), ["e2e/demo/demo.ts"], { isShown: true });
  return hasSucceeded ? 0 : 1;
});
