import { configDefaults, defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      // Thousands of generated cases, and processes that are started, take their time beside all others.
      { test: { name: "core", include: ["packages/core/test/**/*.test.ts"], testTimeout: 30_000 } },
      { test: { name: "action", include: ["packages/action/test/**/*.test.ts"], testTimeout: 30_000 } },
      {
        test: {
          name: "vscode",
          include: ["packages/vscode/test/**/*.test.ts"],
          exclude: [...configDefaults.exclude, "packages/vscode/test/host/**"],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["e2e/**/*.test.ts"],
          exclude: [...configDefaults.exclude, "e2e/editor/**"],
          testTimeout: 60_000,
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
