import { join } from "node:path";
import { root } from "./run.mjs";

/** What is fetched for tests and is not a dependency. Git ignores it. */
export const tools = join(root, ".tools");
