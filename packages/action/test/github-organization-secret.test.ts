import { randomBytes } from "node:crypto";
import { Secret } from "@setup-registry-token/core";
import { expect, test } from "vitest";
import { organizationSecret } from "../src/github/organization-secret.ts";
import type { SecretStore } from "../src/github/secret-place.ts";
import { secretKeys } from "./github-key-server.ts";
import { type Answer, type Asked, serveGitHub } from "./github-loopback.ts";

const token = new Secret(randomBytes(24).toString("hex"));
const notFound: Answer = { status: 404, json: { message: "Not Found" } };

interface Organization {
  visibility: string;
  selected: number[];
  /** Names of secrets that hide it, as paths. */
  hiding: string[];
  environments: string[];
  /** How many selected repositories GitHub admits to. */
  total: () => number;
  /** Changes the list as it is written. */
  keep: (ids: number[]) => number[];
}

/** The secret X of acme, and what else is asked about it. */
async function serveOrganization(given: Partial<Organization> = {}, store: SecretStore = "actions") {
  const keys = secretKeys();
  const stored: string[] = [];
  const state: Organization = {
    visibility: "selected",
    selected: [],
    hiding: [],
    environments: [],
    total: () => state.selected.length,
    keep: (ids) => ids,
    ...given,
  };
  const own = `/orgs/acme/${store}/secrets/X`;
  const answer = (asked: Asked): Answer => {
    const [method, target = ""] = asked.line.split(" ");
    const { pathname, searchParams } = new URL(target, "http://github.test");
    if (pathname.endsWith("/public-key")) return keys.publicKey();
    if (pathname === `${own}/repositories`) {
      const size = Number(searchParams.get("per_page") ?? 30);
      const start = (Number(searchParams.get("page") ?? 1) - 1) * size;
      const repositories = state.selected
        .slice(start, start + size)
        .map((id) => ({ id, full_name: `acme/r${id}` }));
      return { status: 200, json: { total_count: state.total(), repositories } };
    }
    if (pathname === own && method === "GET") {
      return {
        status: 200,
        json: { name: "X", visibility: state.visibility, updated_at: "2026-03-01T00:00:01Z" },
      };
    }
    if (pathname === own) {
      stored.push(keys.open(asked) ?? "");
      state.visibility = String(asked.body.visibility);
      state.selected = state.keep((asked.body.selected_repository_ids ?? []) as number[]);
      return { status: 204 };
    }
    if (pathname === "/repos/acme/app/environments") {
      return { status: 200, json: { environments: state.environments.map((name) => ({ name })) } };
    }
    return state.hiding.includes(pathname) ? { status: 200, json: { name: "X" } } : notFound;
  };
  const served = await serveGitHub(answer);
  const warnings: string[] = [];
  const secret = organizationSecret({
    github: served.github,
    clock: served.clock,
    place: { scope: "organization", organization: "acme", store },
    secretName: "X",
    currentRepository: "acme/app",
    warn: (sentence) => warnings.push(sentence),
  });
  return { ...served, secret, state, stored, warnings };
}

const idsTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

test.each([1, 45, 100, 101, 250])("%i selected repositories stay selected", async (count) => {
  const { secret, state, stored, warnings } = await serveOrganization({ selected: idsTo(count) });
  await secret.check();
  await secret.store(token);
  expect(stored).toEqual([token.reveal()]);
  expect(state).toMatchObject({ visibility: "selected", selected: idsTo(count) });
  expect(warnings).toEqual([]);
});

test.each(["all", "private"])("the visibility %s stays, without a list", async (visibility) => {
  const { secret, state, requests } = await serveOrganization({ visibility });
  await secret.store(token);
  expect(state.visibility).toBe(visibility);
  expect(requests.find(({ line }) => line.startsWith("PUT"))?.body).not.toHaveProperty(
    "selected_repository_ids",
  );
});

test("a repository that was selected after the check stays too", async () => {
  const { secret, state } = await serveOrganization({ selected: idsTo(2) });
  await secret.check();
  state.selected = idsTo(3);
  await secret.store(token);
  expect(state.selected).toEqual(idsTo(3));
});

test("says which repositories lost the secret, if GitHub did not keep them all", async () => {
  const { secret, warnings } = await serveOrganization({
    selected: idsTo(5),
    keep: (ids) => ids.filter((id) => id !== 2 && id !== 4),
  });
  await secret.store(token);
  expect(warnings).toEqual([
    "the organization acme: X is stored, but 2 of 5 selected repositories lost it: acme/r2, acme/r4. Look at the secret's settings.",
  ]);
});

test.each<[SecretStore, string]>([
  ["dependabot", "Dependabot in the organization acme"],
  ["codespaces", "Codespaces in the organization acme"],
  ["agents", "Agents in the organization acme"],
])("a secret of %s keeps its repositories, and only theirs can hide it", async (store, name) => {
  const hiding = [`/repos/acme/r2/${store}/secrets/X`, "/repos/acme/r1/actions/secrets/X"];
  const { secret, state, lines } = await serveOrganization({ selected: idsTo(3), hiding }, store);
  expect(await secret.check()).toEqual([
    `A secret X of ${name.replace("the organization acme", "acme/r2")} hides the organization's there. Remove it, or rotate it too.`,
  ]);
  await secret.store(token);
  expect(secret.name).toBe(`${name}: X`);
  expect(state).toMatchObject({ visibility: "selected", selected: idsTo(3) });
  expect(lines().filter((line) => !line.includes(`/${store}/secrets`))).toEqual([]);
});

test("does not write when GitHub shows fewer repositories than there are", async () => {
  const { secret, stored } = await serveOrganization({ selected: idsTo(3), total: () => 9 });
  await expect(secret.check()).rejects.toMatchObject({ code: "destination-refused" });
  await expect(secret.store(token)).rejects.toMatchObject({ code: "destination-refused" });
  expect(stored).toEqual([]);
});

test("does not ask for ever where `page` is ignored, and does not write", async () => {
  const first = idsTo(100).map((id) => ({ id, full_name: `acme/r${id}` }));
  const { github, clock, lines } = await serveGitHub(({ line }) => {
    if (line.includes("public-key")) return secretKeys().publicKey();
    if (line.includes("/repositories?"))
      return { status: 200, json: { total_count: 250, repositories: first } };
    return { status: 200, json: { visibility: "selected" } };
  });
  const place = { scope: "organization", organization: "acme", store: "actions" } as const;
  const options = { github, clock, place, secretName: "X", currentRepository: "acme/app", warn: () => {} };
  await expect(organizationSecret(options).store(token)).rejects.toMatchObject({
    code: "destination-refused",
  });
  expect(lines().filter((line) => line.includes("/repositories?"))).toHaveLength(2);
  expect(lines().filter((line) => line.startsWith("PUT"))).toEqual([]);
});

test.each([["secret"], [5], [undefined], [null]])(
  "does not write a secret of which it does not know whom it is for (%j)",
  async (visibility) => {
    const { secret, lines } = await serveOrganization({ visibility: visibility as string });
    await expect(secret.store(token)).rejects.toMatchObject({ code: "destination-refused" });
    expect(lines().filter((line) => line.startsWith("PUT"))).toEqual([]);
  },
);

test("does not invent whom a new secret is for", async () => {
  const { github, clock } = await serveGitHub(({ line }) =>
    line.includes("public-key") ? secretKeys().publicKey() : notFound,
  );
  const secret = organizationSecret({
    github,
    clock,
    place: { scope: "organization", organization: "acme", store: "actions" },
    secretName: "X",
    currentRepository: "acme/app",
    warn: () => {},
  });
  await expect(secret.check()).rejects.toMatchObject({
    code: "destination-refused",
    message: expect.stringMatching(/the secret X of the organization acme.*Create it/),
  });
});

test("tells of secrets that hide it, in repositories and in environments of the current one", async () => {
  const { secret } = await serveOrganization({
    selected: idsTo(3),
    environments: ["test", "production"],
    hiding: [
      "/repos/acme/app/actions/secrets/X",
      "/repos/acme/r3/actions/secrets/X",
      "/repos/acme/app/environments/production/secrets/X",
    ],
  });
  const hides = (where: string) =>
    `A secret X of ${where} hides the organization's there. Remove it, or rotate it too.`;
  expect(await secret.check()).toEqual([
    hides("acme/app"),
    hides("acme/r3"),
    hides("the environment production of acme/app"),
  ]);
});

test("asks no more than ten repositories, and says how many it did not ask", async () => {
  const { secret, lines } = await serveOrganization({ selected: idsTo(45) });
  expect(await secret.check()).toEqual([
    "Whether a secret of the same name hides the organization's was not asked of: 36 more.",
  ]);
  expect(lines().filter((line) => /^GET \/repos\/.*\/actions\/secrets\/X$/.test(line))).toHaveLength(10);
});
