import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { openRegistry } from "../src/registries/open-registry.ts";
import { revokeToken } from "../src/registries/revoke-token.ts";
import { Secret } from "../src/secret.ts";
import { clientOf, serve } from "./http-loopback.ts";

const newSecret = () => new Secret(randomBytes(24).toString("hex"));

/** PACKAGE.broker with one token, which goes on working for some questions after it was revoked. */
async function situation({ lag = 0, isListedForEver = false } = {}) {
  let isRevoked = false;
  let questions = 0;
  const id = "-id-of-the-token";
  const { origin, requests } = await serve((response, { method, path }) => {
    const json = (status: number, value: unknown) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(value));
    };
    if (method === "DELETE" && isRevoked) return json(404, { error: "Not Found" });
    if (method === "DELETE") {
      isRevoked = true;
      return json(200, { message: "Token revoked" });
    }
    if (isRevoked) questions += 1;
    const isKnown = !isRevoked || questions <= lag || isListedForEver;
    if (path === "/api/tokens") return json(200, isKnown ? [{ id, description: "ci" }] : []);
    return isKnown ? json(200, { packages: {} }) : json(401, { message: "Invalid token" });
  });
  const { send, pauses, clock } = clientOf();
  const registry = openRegistry("package-broker", { url: origin, http: send, clock });
  const tokens = registry.tokens(newSecret());
  const [record] = (await tokens.list()).tokens;
  if (record === undefined) throw new Error("the token is listed");
  return { registry, tokens, record, clock, pauses, requests };
}

describe("a revocation is proved", () => {
  it("by the registry's refusal, where the token is at hand, after the few seconds that it may take", async () => {
    const { registry, clock, pauses, ...given } = await situation({ lag: 3 });
    const revoked = await revokeToken({ ...given, token: newSecret() }, { registry, clock });
    expect(revoked).toEqual({ outcome: "revoked", proof: "refused" });
    expect(pauses).toEqual([500, 1_000, 1_500]);
  });

  it("by the list, where it is not", async () => {
    const { registry, clock, ...given } = await situation();
    expect(await revokeToken(given, { registry, clock })).toEqual({
      outcome: "revoked",
      proof: "not-listed",
    });
  });

  it("also if somebody else had revoked it before", async () => {
    const { registry, clock, ...given } = await situation();
    await given.tokens.revoke(given.record.id);
    const revoked = await revokeToken(given, { registry, clock });
    expect(revoked).toEqual({ outcome: "already-gone", proof: "not-listed" });
  });

  it("or said to be unproven, after more than PACKAGE.broker's 5 seconds", async () => {
    for (const token of [undefined, newSecret()]) {
      const { registry, clock, pauses, ...given } = await situation({ isListedForEver: true });
      const failure = revokeToken({ ...given, token }, { registry, clock });
      await expect(failure).rejects.toMatchObject({ code: "revocation-unproven" });
      expect(pauses.reduce((sum, pause) => sum + pause)).toBeGreaterThan(10_000);
    }
  });
});

describe("the token that is in use here", () => {
  it("is not revoked, and nothing is sent", async () => {
    const { registry, clock, requests, ...given } = await situation();
    const seen = requests.length;
    const failure = revokeToken({ ...given, idInUse: given.record.id }, { registry, clock });
    await expect(failure).rejects.toMatchObject({ code: "token-in-use" });
    expect(requests).toHaveLength(seen);
  });

  it("is if somebody means it", async () => {
    const { registry, clock, ...given } = await situation();
    const revocation = { ...given, idInUse: given.record.id, mayRevokeInUse: true };
    expect(await revokeToken(revocation, { registry, clock })).toMatchObject({ outcome: "revoked" });
  });
});

it("a revocation that is called off while it waits throws the reason", async () => {
  const { registry, clock, ...given } = await situation({ isListedForEver: true });
  const controller = new AbortController();
  const reason = new Error("called off");
  const impatient = {
    ...clock,
    pause: async () => controller.abort(reason),
  };
  const failure = revokeToken(given, { registry, clock: impatient }, { signal: controller.signal });
  await expect(failure).rejects.toBe(reason);
});
