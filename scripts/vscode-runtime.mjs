// node scripts/vscode-runtime.mjs: what the tests of the extension run in, for those who start them one by one.
import { begin } from "./begin.mjs";
import { provideVscodeRuntime } from "./provide-vscode-runtime.mjs";

await begin(async () => {
  const missing = await provideVscodeRuntime();
  console.log(missing.length === 0 ? "All is there." : `Missing: ${missing.join(", ")}`);
  return missing.length === 0 ? 0 : 1;
});
