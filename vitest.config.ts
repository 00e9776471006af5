import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      { test: { name: "core", include: ["packages/core/test/**/*.test.ts"] } },
      { test: { name: "action", include: ["packages/action/test/**/*.test.ts"] } },
      { test: { name: "e2e", include: ["e2e/**/*.test.ts"], testTimeout: 60_000 } },
    ],
  },
});
