import { describe, expect, it } from "vitest";
import { composerPackage } from "../../../e2e/registries/composer-package.ts";
import { startLoopbackServer } from "../../../e2e/registries/loopback-server.ts";
import { jsonReply } from "../../../e2e/registries/reply.ts";
import { askAboutToken } from "../src/registries/ask-about-token.ts";
import { homeOf, newSecret, registryAt, serverForTest } from "./registry-loopback.ts";

async function tenantOf(tenant: string) {
  const home = await homeOf("package-broker", { version: "0.19.8" });
  home.server.addTenant({ organization: "acme", tenant: "main", packages: [composerPackage.name] });
  const registry = registryAt("package-broker", `${home.server.origin}/org/acme/t/${tenant}`, home.client);
  return { ...home, registry };
}

describe("a tenant of PACKAGE.broker", () => {
  it("takes a good token, and refuses a wrong one", async () => {
    const { registry, credentials } = await tenantOf("main");
    expect(await registry.verify(credentials.token)).toMatchObject({ certainty: "accepted" });
    await expect(registry.verify(newSecret())).rejects.toMatchObject({ code: "token-rejected" });
  });

  it("that does not exist tells nothing of a good token, and the doubt says what is wrong", async () => {
    const { registry, credentials } = await tenantOf("other");
    expect(await askAboutToken(registry, credentials.token)).toMatchObject({
      certainty: "unknown",
      doubt: expect.stringContaining("organization or tenant that it does not know"),
    });
  });

  it("has its tokens managed at the root", async () => {
    const { server, client, credentials } = await homeOf("package-broker");
    const registry = registryAt("package-broker", `${server.origin}/org/acme/t/main`, client);
    const tokens = registry.tokens(credentials.authority);
    const { record } = await tokens.issue({ label: "ci" });
    expect((await tokens.list()).tokens.map(({ label }) => label)).toContain("ci");
    expect(await tokens.revoke(record.id)).toBe("revoked");
  });
});

describe("a URL for PACKAGE.broker", () => {
  it.each([
    ["", "/packages.json"],
    ["/", "/packages.json"],
    ["/packages.json", "/packages.json"],
    ["/api", "/packages.json"],
    ["/api/", "/packages.json"],
    ["/org/acme/t/main", "/org/acme/t/main/packages.json"],
    ["/org/acme/t/main/", "/org/acme/t/main/packages.json"],
    ["/org/acme/t/main/packages.json", "/org/acme/t/main/packages.json"],
    ["/mirror", "/mirror/packages.json"],
  ])("that ends in %j is asked for %s, and tokens are managed at the root", async (end, list) => {
    const server = await serverForTest(startLoopbackServer(() => jsonReply(200, [])));
    const registry = registryAt("package-broker", `${server.origin}${end}`);
    await registry.verify(newSecret());
    await registry.tokens(newSecret()).list();
    const root = end === "/mirror" ? "/mirror" : "";
    expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `GET ${list}`,
      `GET ${list}`,
      `GET ${root}/api/tokens`,
    ]);
  });

  it("may be that of a host named api", () => {
    expect(registryAt("package-broker", "https://api").url).toBe("https://api");
  });
});
