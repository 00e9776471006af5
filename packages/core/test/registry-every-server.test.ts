import { describe, expect, it } from "vitest";
import { playServer } from "../../../e2e/registries/servers/play-server.ts";
import type { Server } from "../../../e2e/registries/servers/server-row.ts";
import { namedServers } from "../../../e2e/registries/servers/servers.ts";
import { RegistryTokenError } from "../src/errors.ts";
import { askAboutToken, canGoUnverified } from "../src/registries/ask-about-token.ts";
import { isRefusedInTheEnd } from "../src/registries/await-end.ts";
import type { Secret } from "../src/secret.ts";
import { clientOf, formsIn } from "./http-loopback.ts";
import { newSecret, registryAt, serverForTest } from "./registry-loopback.ts";

async function played(row: Server) {
  const good = newSecret();
  const server = await serverForTest(playServer(row, good.reveal()));
  const client = clientOf();
  const registry = registryAt(row.registry, server.url, client);
  const ask = async (token: Secret) => {
    try {
      return await askAboutToken(registry, token);
    } catch (error) {
      expect(error).toBeInstanceOf(RegistryTokenError);
      expect(canGoUnverified(error)).toBe(true);
      return error as RegistryTokenError;
    }
  };
  return { server, registry, client, ask, good, wrong: newSecret() };
}

describe.each(namedServers)("$title", ({ server: row }) => {
  it("is taken for what it says of a good and of a wrong token", async () => {
    const { server, ask, good, wrong } = await played(row);
    for (const [who, token] of [
      ["good", good],
      ["wrong", wrong],
    ] as const) {
      const told = await ask(token);
      expect(told instanceof RegistryTokenError ? told.code : told.certainty).toBe(row.says[who]);
      if (told instanceof RegistryTokenError) continue;
      // What is not certain is told: what was asked of whom, and what the answer was.
      if (told.certainty === "accepted") expect(told.doubt).toBeUndefined();
      else expect(told.doubt).toContain(server.origin);
      expect(told.doubt?.length ?? 0).toBeLessThanOrEqual(1_200);
      const isDoubtOfRow = row.doubt !== undefined && told.certainty !== "accepted";
      if (isDoubtOfRow) expect(told.doubt).toMatch(row.doubt ?? /^/);
      expect(formsIn(JSON.stringify(told), token)).toEqual([]);
    }
    expect(server.elsewhere.filter(({ credential }) => credential.scheme !== "none")).toEqual([]);
    expect(server.requests.filter(({ method }) => method !== "GET" && method !== "HEAD")).toEqual([]);
  });

  it("is no proof that a token has ended, but where it refuses the token", async () => {
    const { registry, client, wrong } = await played(row);
    const isEnded = await isRefusedInTheEnd(wrong, { registry, clock: client.clock }).catch(() => "unknown");
    expect(isEnded).toBe(row.says.wrong === "token-rejected" ? true : "unknown");
  });
});
