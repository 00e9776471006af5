import { describe, it } from "vitest";
import { findComposer } from "./composer.ts";

const version = await findComposer();

/**
 * A suite that needs the real Composer. Without one it is skipped and its name says so; with `CI=true` it
 * fails instead, as a machine that decides about a change must run everything.
 */
export function describeWithComposer(title: string, tests: () => void): void {
  if (version === undefined && process.env.CI === "true") {
    describe(title, () => {
      it("needs the real Composer", () => {
        throw new Error("There is no composer on PATH, and with CI=true this suite must not be skipped.");
      });
    });
    return;
  }
  const condition = version === undefined ? "did not run: no composer on PATH" : `Composer ${version}`;
  describe.skipIf(version === undefined)(`${title} (${condition})`, tests);
}
