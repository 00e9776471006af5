// node scripts/real-registries.mjs: the registries that tests run, for those who start these tests one by one.
import { begin } from "./begin.mjs";
import { providePackageBroker } from "./package-broker.mjs";

await begin(async () => {
  const missing = await providePackageBroker();
  console.log(missing.length === 0 ? "All is there." : `Missing: ${missing.join(", ")}`);
  return missing.length === 0 ? 0 : 1;
});
