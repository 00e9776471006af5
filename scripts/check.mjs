// npm run check: all static checks. Needs no build: the compiler makes what the boundaries are checked against.
import { begin } from "./begin.mjs";
import { runStaticChecks } from "./static-checks.mjs";

await begin(async () => {
  const { passed, failed } = await runStaticChecks();
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
});
