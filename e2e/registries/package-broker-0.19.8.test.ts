import { randomBytes } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import { serverForTest } from "../scenarios/server-for-test.ts";
import { ask } from "./package-broker/ask.ts";
import { describeContract } from "./package-broker/contract.ts";
import { type PackageBrokerServer, startPackageBroker } from "./package-broker.ts";
import { StoppedClock } from "./stopped-clock.ts";

const version = "0.19.8";
let shared: PackageBrokerServer | undefined;
afterAll(() => shared?.close());

describeContract("the loopback PACKAGE.broker 0.19.8", async () => {
  const server = await startPackageBroker({ version });
  shared = server;
  const account = { email: "admin@example.com", password: randomBytes(12).toString("hex") };
  server.addUser(account);
  return {
    url: server.url,
    account,
    addTenant: async (tenant) => server.addTenant({ ...tenant, packages: [server.packageName] }),
  };
});

const packages = (server: PackageBrokerServer, token: string, below = "") =>
  ask(`${server.url}${below}/packages.json`, "GET", {
    authorization: `Basic ${Buffer.from(`token:${token}`).toString("base64")}`,
  });

describe("the loopback PACKAGE.broker 0.19.8 besides", () => {
  it("counts a token with a limit again once it was not used for five seconds", async () => {
    const clock = new StoppedClock();
    const server = await serverForTest(startPackageBroker({ version, now: clock.now }));
    const { token } = server.issue({ rateLimit: 1 });
    expect((await packages(server, token)).status).toBe(200);
    clock.pass(4_999);
    expect((await packages(server, token)).status).toBe(200);
    clock.pass(5_000);
    const { status, json } = await packages(server, token);
    expect([status, json]).toEqual([429, { error: "Too Many Requests", message: "Rate limit exceeded" }]);
  });

  it("records a use in its Worker form", async () => {
    const server = await serverForTest(startPackageBroker({ version, lastUse: "recorded" }));
    const { token } = server.issue();
    await packages(server, token);
    expect(server.findToken(token)?.lastUsed).not.toBeNull();
  });

  it("gives a tenant the packages that it may have, and their archives", async () => {
    const server = await serverForTest(startPackageBroker({ version }));
    server.addTenant({ organization: "acme", tenant: "web", packages: [server.packageName] });
    server.addTenant({ organization: "acme", tenant: "none", packages: [] });
    const { token } = server.issue();
    expect((await packages(server, token, "/org/acme/t/none")).json).toEqual({ packages: {} });
    const { json } = await packages(server, token, "/org/acme/t/web");
    const { dist } = (json as { packages: Record<string, Record<string, { dist: { url: string } }>> })
      .packages[server.packageName]?.["1.0.0"] ?? { dist: { url: "" } };
    expect(dist.url).toMatch(`${server.url}/org/acme/t/web/dists/`);
    const authorization = `Basic ${Buffer.from(`token:${token}`).toString("base64")}`;
    expect(await ask(dist.url, "GET", { authorization })).toMatchObject({
      status: 200,
      type: "application/zip",
    });
    expect((await ask(dist.url, "GET")).status).toBe(401);
  });
});
