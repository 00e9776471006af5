import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { describeContract } from "../package-broker/contract.ts";
import { describeWithPackageBroker } from "./describe-with-package-broker.ts";
import { findPackageBroker } from "./find-package-broker.ts";
import { type RealPackageBroker, startRealPackageBroker } from "./start-real-package-broker.ts";

describeWithPackageBroker("the real server", () => {
  let broker: RealPackageBroker | undefined;
  afterAll(() => broker?.close());

  describeContract("answers as the loopback one does", async () => {
    broker = await startRealPackageBroker();
    return broker;
  });

  it.each(["adapter-node", "core", "main", "shared", "ui"])(
    "is of the version that was asked for: %s",
    (part) => {
      const { modules = "", version } = findPackageBroker() ?? {};
      const manifest = readFileSync(join(modules, "@package-broker", part, "package.json"), "utf8");
      expect(JSON.parse(manifest)).toMatchObject({ version });
    },
  );
});
