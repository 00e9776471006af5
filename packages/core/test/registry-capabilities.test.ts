import { describe, expect, expectTypeOf, it } from "vitest";
import type { LogOut, OidcExchange, Registry } from "../src/registries/registry.ts";
import { type RegistryKindName, registryKindNames } from "../src/registries/registry-kind.ts";
import { homeOf, newSecret, outcomeOf, registryAt } from "./registry-loopback.ts";
import { singleRequests } from "./registry-operations.ts";

const CAPABILITIES = [
  "tokens",
  "tokensElsewhere",
  "logIn",
  "logOut",
  "exchangeOidc",
  "exportToken",
] as const satisfies (keyof Registry)[];

const OFFERED: Record<RegistryKindName, (typeof CAPABILITIES)[number][]> = {
  onepub: ["tokensElsewhere", "logIn", "logOut", "exchangeOidc", "exportToken"],
  apkg: ["tokens", "logIn"],
  "package-broker": ["tokens", "logIn", "logOut"],
  pub: ["tokensElsewhere"],
  composer: ["tokensElsewhere"],
};

describe.each(registryKindNames)("a registry of the kind %s", (kind) => {
  const registry: Registry = registryAt(kind, "https://registry.example");

  it("offers what the kind can do, and has nothing else", () => {
    expect(registry.kind).toBe(kind);
    expect(CAPABILITIES.filter((capability) => registry[capability] !== undefined)).toEqual(OFFERED[kind]);
    // Nor is it there with nothing in it.
    expect(CAPABILITIES.filter((capability) => capability in registry)).toEqual(OFFERED[kind]);
  });

  it("manages tokens, or says why not and where people do", () => {
    const { tokens, tokensElsewhere } = registry;
    expect([tokens, tokensElsewhere].filter((way) => way !== undefined)).toHaveLength(1);
    if (tokensElsewhere === undefined) return;
    expect(tokensElsewhere.why).toMatch(/\btokens?\b/);
    expect(new URL(tokensElsewhere.page).origin).toBe("https://registry.example");
  });

  it("accepts a good token with one request, or two where strangers might be answered too", async () => {
    const { server, credentials, registry } = await homeOf(kind);
    const before = server.requests.length;
    const { certainty, doubt, remarks } = await registry.verify(credentials.token);
    expect([certainty, doubt, remarks]).toEqual(["accepted", undefined, []]);
    const schemes = server.requests.slice(before).map(({ credential }) => credential.scheme);
    const isAskedAgain = kind === "pub" || kind === "composer";
    expect(schemes).toHaveLength(isAskedAgain ? 2 : 1);
    expect(schemes.slice(1)).toEqual(isAskedAgain ? ["none"] : []);
  });

  it("rejects a token that nobody knows, and one that was revoked", async () => {
    const { server, credentials, registry } = await homeOf(kind);
    const rejected = { code: "token-rejected", status: 401 };
    await expect(registry.verify(newSecret())).rejects.toMatchObject(rejected);
    server.revoke(credentials.token.reveal());
    await expect(registry.verify(credentials.token)).rejects.toMatchObject(rejected);
  });
});

describe("a log-out", () => {
  it("says before what it ends", () => {
    for (const kind of ["onepub", "package-broker"] as const) {
      expect(registryAt(kind, "https://registry.example").logOut.consequence).toMatch(/\bends?\b.+\.$/);
    }
  });
});

describe.each(singleRequests)("$title", ({ operation }) => {
  it("sends one request, and is answered", async () => {
    const { server, credentials, registry } = await homeOf(operation.kind);
    const call = await operation.begin(registry, credentials);
    const before = server.requests.length;
    const outcome = await outcomeOf(call, credentials);
    // There is no token to be changed, and no run that is trusted.
    if (operation.name === "amend") expect(outcome).toMatchObject({ code: "request-refused", status: 404 });
    else if (operation.name === "exchange an OIDC token")
      expect(outcome).toMatchObject({ code: "log-in-refused" });
    else expect(outcome).toBe("fine");
    const sent = server.requests.slice(before).map(({ method, path }) => `${method} ${path}`);
    expect(sent).toEqual([operation.question]);
  });
});

const at = <Kind extends RegistryKindName>(kind: Kind) => registryAt(kind, "https://registry.example");

// `npm run check` compiles what these say of types: a capability too many makes a directive useless, and one too few
// an error.
describe("the type of a registry", () => {
  it("is certain of what its kind offers, so that no caller has to ask", () => {
    expectTypeOf(at("onepub").exchangeOidc).toEqualTypeOf<OidcExchange>();
    expectTypeOf(at("package-broker").logOut).toEqualTypeOf<LogOut>();
    expect(at("onepub").logIn.kind).toBe("browser");
    expect(at("apkg").logIn.kind).toBe("password");
    expect(at("package-broker").logIn.kind).toBe("password");
    expect(at("onepub").tokensElsewhere.page).toBe("https://registry.example/");
    expect(at("onepub").exportToken).toBeTypeOf("function");
    expect(at("apkg").tokens(newSecret()).list).toBeTypeOf("function");
    expect(at("package-broker").tokens(newSecret()).amend).toBeTypeOf("function");
  });

  it("lets nobody use what its kind may lack without asking", () => {
    // @ts-expect-error: onepub
    expect(() => at("onepub").tokens(newSecret())).toThrow(TypeError);
    // @ts-expect-error: apkg
    expect(() => at("apkg").logOut.end(newSecret())).toThrow(TypeError);
    // @ts-expect-error: apkg
    expect(() => at("apkg").exchangeOidc.exchange(newSecret())).toThrow(TypeError);
    // @ts-expect-error: apkg
    expect(() => at("apkg").tokens(newSecret()).amend("id", {})).toThrow(TypeError);
    // @ts-expect-error: package-broker
    expect(() => at("package-broker").exportToken({ email: "" }, newSecret())).toThrow(TypeError);
    // @ts-expect-error: pub
    expect(() => at("pub").tokens(newSecret())).toThrow(TypeError);
    // @ts-expect-error: composer
    expect(() => at("composer").logIn.kind).toThrow(TypeError);
  });

  it("has every capability open as long as the kind is not known", () => {
    const registry: Registry = at("apkg");
    // @ts-expect-error: it might be another kind
    expect(registry.tokens(newSecret()).list).toBeTypeOf("function");
  });
});
