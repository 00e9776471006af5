import { randomBytes } from "node:crypto";
import { Secret } from "@setup-registry-token/core";
import { expect, test } from "vitest";
import { githubSecret } from "../src/github/github-secret.ts";
import { pendingSecret } from "../src/github/pending-secret.ts";
import type { SecretPlace } from "../src/github/secret-place.ts";
import { secretKeys } from "./github-key-server.ts";
import { type Answer, type Asked, serveGitHub } from "./github-loopback.ts";

const repository = { owner: "acme", name: "app" };
const inRepository: SecretPlace = { scope: "repository", repository };
const noSuchKey: Answer = { status: 422, json: { message: "Invalid key" } };

/** Answers as GitHub does for one secret; before each write a fault may come. */
async function serveSecret(fault: (write: number) => Answer | "lost" | undefined = () => undefined) {
  const keys = secretKeys();
  const stored: string[] = [];
  let writes = 0;
  const answer = (asked: Asked): Answer => {
    if (asked.line.endsWith("/public-key")) return keys.publicKey();
    if (asked.line.startsWith("GET ")) {
      return stored.length === 0
        ? { status: 404, json: { message: "Not Found" } }
        : { status: 200, json: { name: "X", updated_at: "2026-03-01T00:00:01Z" } };
    }
    if (asked.line.startsWith("DELETE ")) {
      return stored.pop() === undefined ? { status: 404, json: { message: "Not Found" } } : { status: 204 };
    }
    const wrong = fault(writes++);
    if (wrong !== undefined && wrong !== "lost") return wrong;
    const value = keys.open(asked);
    if (value === undefined) return noSuchKey;
    stored.push(value);
    return wrong === "lost" ? "cut" : { status: 204 };
  };
  return { ...(await serveGitHub(answer)), keys, stored };
}

const token = new Secret(randomBytes(24).toString("hex"));

test.each<[SecretPlace, string, string]>([
  [inRepository, "/repos/acme/app/actions/secrets", "acme/app: X"],
  [{ scope: "dependabot", repository }, "/repos/acme/app/dependabot/secrets", "Dependabot in acme/app: X"],
  [{ scope: "codespaces", repository }, "/repos/acme/app/codespaces/secrets", "Codespaces in acme/app: X"],
  [{ scope: "agents", repository }, "/repos/acme/app/agents/secrets", "Agents in acme/app: X"],
  [
    { scope: "environment", repository, environment: "pre/prod" },
    "/repos/acme/app/environments/pre%2Fprod/secrets",
    "the environment pre/prod of acme/app: X",
  ],
])("stores in %j with one request for its key and one to write", async (place, path, name) => {
  const { github, clock, lines, stored } = await serveSecret();
  const secret = githubSecret({ github, clock, place, secretName: "X" });
  expect(secret.name).toBe(name);
  expect(await secret.check()).toEqual([]);
  await secret.store(token);
  expect(stored).toEqual([token.reveal()]);
  expect(lines()).toEqual([`GET ${path}/public-key`, `PUT ${path}/X`]);
});

test("knows when it was written, and that it was not", async () => {
  const { github, clock } = await serveSecret();
  const secret = githubSecret({ github, clock, place: inRepository, secretName: "X" });
  expect(await secret.storedAt()).toBeUndefined();
  await secret.store(token);
  expect(await secret.storedAt()).toEqual(new Date("2026-03-01T00:00:01Z"));
});

test.each([["yesterday"], [{}], [undefined], ["9".repeat(400)]])(
  "says so if GitHub gives %j for the time of the last write",
  async (updatedAt) => {
    const { github, clock } = await serveGitHub(() => ({ status: 200, json: { updated_at: updatedAt } }));
    const secret = githubSecret({ github, clock, place: inRepository, secretName: "X" });
    await expect(secret.storedAt()).rejects.toMatchObject({ code: "github-unreachable" });
  },
);

test("asks for the secrets of agents by the version of the API that has them", async () => {
  const { github, clock, requests } = await serveSecret();
  await githubSecret({ github, clock, place: { scope: "agents", repository }, secretName: "X" }).check();
  await githubSecret({ github, clock, place: inRepository, secretName: "X" }).check();
  expect(requests.map(({ headers }) => headers["x-github-api-version"])).toEqual([
    "2026-03-10",
    "2022-11-28",
  ]);
});

test("seals anew when the key was replaced between its request and the write", async () => {
  const { github, clock, keys, lines, stored } = await serveSecret();
  const secret = githubSecret({ github, clock, place: inRepository, secretName: "X" });
  await secret.check();
  keys.replace();
  await secret.store(token);
  expect(stored).toEqual([token.reveal()]);
  expect(lines().map((line) => line.replace(/ .*\//, " "))).toEqual([
    "GET public-key",
    "PUT X",
    "GET public-key",
    "PUT X",
  ]);
});

test("fetches a refused key again only once, and says that nothing was written", async () => {
  const { github, clock, requests, stored } = await serveSecret(() => noSuchKey);
  const secret = githubSecret({ github, clock, place: inRepository, secretName: "X" });
  await secret.check();
  await expect(secret.store(token)).rejects.toMatchObject({
    code: "destination-refused",
    message: expect.stringContaining('write the secret X of acme/app (422: "Invalid key")'),
  });
  expect(requests).toHaveLength(4);
  expect(stored).toEqual([]);
});

test("writes again when the answer to a write is lost, after it was done as well as before", async () => {
  const { github, clock, stored } = await serveSecret((write) =>
    write === 0 ? "lost" : write === 1 ? { status: 500 } : undefined,
  );
  const secret = githubSecret({ github, clock, place: inRepository, secretName: "X" });
  await secret.store(token);
  expect(stored).toEqual([token.reveal(), token.reveal()]);
});

test("does not claim that nothing was written when a refusal follows a lost answer", async () => {
  const { github, clock, stored } = await serveSecret((write) =>
    write === 0 ? "lost" : { status: 403, json: { message: "Resource not accessible" } },
  );
  const secret = githubSecret({ github, clock, place: inRepository, secretName: "X" });
  await expect(secret.store(token)).rejects.toMatchObject({ code: "github-unreachable" });
  expect(stored).toEqual([token.reveal()]);
});

test("ends after three writes without an answer", async () => {
  const { github, clock, lines } = await serveSecret(() => "cut");
  const secret = githubSecret({ github, clock, place: inRepository, secretName: "X" });
  await expect(secret.store(token)).rejects.toMatchObject({ code: "github-unreachable" });
  expect(lines().filter((line) => line.startsWith("PUT"))).toHaveLength(3);
});

test("names the permission before anything is issued", async () => {
  const { github, clock } = await serveGitHub(() => ({
    status: 403,
    json: { message: "Resource not accessible by integration" },
    headers: { "x-accepted-github-permissions": "secrets=read" },
  }));
  const secret = githubSecret({ github, clock, place: inRepository, secretName: "X" });
  await expect(secret.check()).rejects.toMatchObject({
    code: "destination-refused",
    message: expect.stringContaining("Grant the github-token Secrets (repository): write"),
  });
});

test("a waiting token is stored and removed, and may be gone already", async () => {
  const { github, clock, stored } = await serveSecret();
  const pending = pendingSecret({ github, clock, place: inRepository, secretName: "X_PENDING" });
  expect(pending.name).toBe("acme/app: X_PENDING");
  await pending.store(token);
  expect(stored).toEqual([token.reveal()]);
  await pending.remove();
  expect(stored).toEqual([]);
  await pending.remove();
});
