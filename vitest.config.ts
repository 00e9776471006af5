import { availableParallelism } from "node:os";
import { configDefaults, defineConfig } from "vitest/config";

/** One more than there are processors: a test that starts a program waits while it runs. */
const maxWorkers = availableParallelism() + 1;

/**
 * Milliseconds after which a test is taken for one that never ends. No test is about time: that is what bench/ is for.
 */
const testTimeout = 120_000;

const usual = { setupFiles: ["./property-seed.ts"], testTimeout, hookTimeout: testTimeout, maxWorkers };

export default defineConfig({
  test: {
    projects: [
      { test: { name: "core", include: ["packages/core/test/**/*.test.ts"], ...usual } },
      { test: { name: "action", include: ["packages/action/test/**/*.test.ts"], ...usual } },
      {
        test: {
          name: "vscode",
          include: ["packages/vscode/test/**/*.test.ts"],
          exclude: [...configDefaults.exclude, "packages/vscode/test/host/**"],
          ...usual,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["e2e/**/*.test.ts"],
          exclude: [...configDefaults.exclude, "e2e/editor/**"],
          ...usual,
        },
      },
      {
        test: {
          name: "editor",
          include: ["e2e/editor/**/*.test.ts"],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          // One file at a time, and none of the others beside it: an editor with its browser keeps two processors busy.
          sequence: { groupOrder: 1 },
          maxWorkers: 1,
        },
      },
    ],
  },
});
