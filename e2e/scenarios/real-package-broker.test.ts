import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWithComposer } from "../clients/describe-with-composer.ts";
import { describeWithPackageBroker } from "../registries/real-package-broker/describe-with-package-broker.ts";
import {
  type RealPackageBroker,
  startRealPackageBroker,
} from "../registries/real-package-broker/start-real-package-broker.ts";
import { jobForTest } from "../runner/job-for-test.ts";
import { actionFolder } from "./action-folder.ts";
import { readFileTree } from "./file-tree.ts";
import { folderForTest } from "./folder-for-test.ts";
import { installWithComposer } from "./install-with-composer.ts";
import { randomToken } from "./random-token.ts";

const registry = "package-broker";
const tenant = { organization: "acme", tenant: "web" };

/** The longest time that the server may take to start, in milliseconds. */
const STARTING = 60_000;

describeWithComposer("the real Composer, by this action", () => {
  describeWithPackageBroker("and the real PACKAGE.broker", () => {
    let broker: RealPackageBroker;
    beforeAll(async () => {
      broker = await startRealPackageBroker();
      await broker.addTenant(tenant);
    }, STARTING);
    afterAll(() => broker?.close());

    it.each([
      ["file", ""],
      ["env", ""],
      ["auto", "/packages.json"],
      ["auto", `/org/${tenant.organization}/t/${tenant.tenant}`],
    ])(
      "with store: %s and a URL that ends in %j is refused before main, installs after it, and is refused after post",
      async (store, path) => {
        const { token } = await broker.issue();
        const home = await folderForTest();
        const repository = { url: broker.url + path, packageName: broker.packageName };
        const refused = { isInstalled: false, isSuccess: false, log: expect.stringContaining("(HTTP 401)") };
        const installInNewJob = async () => installWithComposer(await jobForTest({ home }), repository);
        expect(await installInNewJob()).toMatchObject(refused);

        const job = await jobForTest({ home, secrets: [token] });
        const main = await job.uses(actionFolder, { with: { registry, url: repository.url, token, store } });
        expect(main).toMatchObject({ conclusion: "success", annotations: [] });
        const installed = await installWithComposer(job, repository);
        expect(installed.log).not.toContain(token);
        expect(installed).toMatchObject({ isInstalled: true, isSuccess: true });

        expect((await job.finish()).conclusion).toBe("success");
        expect(await readFileTree(home)).toEqual({});
        expect(await installInNewJob()).toMatchObject(refused);
      },
    );

    it.each([
      ["that it never issued", async () => randomToken(), "token-rejected", "Invalid token"],
      ["that was revoked", revokedToken, "token-rejected", "Invalid token"],
      ["that has expired", expiredToken, "token-expired", "Token expired"],
    ])("is not even started with a token %s", async (_title, make, code, said) => {
      const token = await make();
      const home = await folderForTest();
      const job = await jobForTest({ home, secrets: [token] });
      const main = await job.uses(actionFolder, { with: { registry, url: broker.url, token } });
      expect(main).toMatchObject({
        conclusion: "failure",
        annotations: [
          { title: `setup-registry-token: ${code}`, message: expect.stringContaining(`"${said}"`) },
        ],
      });
      expect(await readFileTree(home)).toEqual({});
      await job.finish();
    });

    it("installs until the token is revoked, without a lag", async () => {
      const { id, token } = await broker.issue();
      const job = await jobForTest({ home: await folderForTest(), secrets: [token] });
      await job.uses(actionFolder, { with: { registry, url: broker.url, token } });
      expect(await installWithComposer(job, broker)).toMatchObject({ isInstalled: true });
      await broker.manage("DELETE", `/api/tokens/${id}`);
      expect(await installWithComposer(job, broker)).toMatchObject({ isInstalled: false });
      await job.finish();
    });

    async function revokedToken(): Promise<string> {
      const { id, token } = await broker.issue();
      await broker.manage("DELETE", `/api/tokens/${id}`);
      return token;
    }

    async function expiredToken(): Promise<string> {
      return (await broker.issue({ expires_at: 1 })).token;
    }
  });
});
