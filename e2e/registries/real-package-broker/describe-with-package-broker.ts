import { describe, it } from "vitest";
import { findPackageBroker, PROVIDE_REGISTRIES } from "./find-package-broker.ts";

/**
 * A suite that needs the real PACKAGE.broker. Without one it is skipped and its name says so; with `CI=true` it fails
 * instead, as a machine that decides about a change must run everything.
 */
export function describeWithPackageBroker(title: string, tests: () => void): void {
  const found = findPackageBroker();
  if (found === undefined && process.env.CI === "true") {
    describe(title, () => {
      it("needs the real PACKAGE.broker", () => {
        throw new Error(
          `It is not installed, and with CI=true this suite must not be skipped. Run: ${PROVIDE_REGISTRIES}`,
        );
      });
    });
    return;
  }
  const condition = found === undefined ? `did not run: use ${PROVIDE_REGISTRIES}` : found.version;
  describe.skipIf(found === undefined)(`${title} (PACKAGE.broker ${condition})`, tests);
}
