import { describe, expect, it } from "vitest";
import type { MissingPermission } from "../github/check-access.ts";
import type { TokenGrant } from "../github/token-grant.ts";
import { issuingApkg, issuingPackageBroker } from "./issuing-registry.ts";
import { appGrant, HOUR, REPOSITORY, rotationWorld, SECRET } from "./rotation-world.ts";

const secret = { kind: "repository", store: "actions", owner: "example", repo: "app", name: SECRET } as const;
const receipt = { kind: "repository", owner: "example", repo: "app", name: `${SECRET}_RECEIPT` } as const;

function appWith(permissions: Readonly<Record<string, "read" | "write">>): TokenGrant {
  return { kind: "app", permissions, repositories: "all" };
}

describe("without the permission to write secrets", () => {
  it.each<[MissingPermission, RegExp]>([
    ["forbidden-with-header", /\(403: ".*"\)\. Grant the github-token Secrets \(repository\): write\. /],
    [
      "forbidden",
      /\(403: ".*"\)\. Grant the github-token Secrets: write \(repository\) \(for a classic token/,
    ],
    ["not-found", /\(404: "Not Found"\)\. Grant the github-token .*name is wrong/],
  ])("says what to grant before anything is issued (%s)", async (missingPermission, advice) => {
    const grant = appWith({ actions_variables: "write" });
    const world = await rotationWorld({ grant, missingPermission });
    const registry = await issuingApkg(world.now);
    const step = await world.rotate(registry.inputs);
    expect(step.conclusion).toBe("failure");
    expect(step.log).toMatch(advice);
    expect(step.log).toContain("GITHUB_TOKEN can never write secrets");
    expect(step.log).toContain("The secret still holds the token that it held before");
    expect(registry.effects).toMatchObject({ issue: 0, revoke: 0 });
  });

  it("revokes the new token again if only reading was allowed", async () => {
    const grant = appWith({ secrets: "read", actions_variables: "write" });
    const world = await rotationWorld({ grant });
    world.github.state.putSecret(secret, { value: "held" });
    const registry = await issuingApkg(world.now);
    const step = await world.rotate(registry.inputs);
    expect(step.log).toContain("Grant the github-token Secrets (repository): write");
    expect(step.log).toContain("The new token was revoked");
    expect(registry.effects).toMatchObject({ issue: 1, revoke: 1 });
    expect(world.github.state.secretValue(secret)).toBe("held");
  });

  it("does not take the job's own token for anything better", async () => {
    const world = await rotationWorld({
      grant: { kind: "github-token", permissions: { secrets: "write" }, repositories: [REPOSITORY] },
    });
    const registry = await issuingApkg(world.now);
    const step = await world.rotate({ ...registry.inputs, receipt: "none" });
    expect(step.log).toContain("GITHUB_TOKEN can never write secrets");
    expect(registry.effects.issue).toBe(0);
  });

  it("tells a token that has ended from one that may not", async () => {
    const world = await rotationWorld();
    world.github.revokeToken(world.githubToken);
    const registry = await issuingApkg(world.now);
    const step = await world.rotate(registry.inputs);
    expect(step.log).toMatch(/not valid, or has expired/);
    expect(registry.effects.issue).toBe(0);
  });
});

describe("without the permission to write variables", () => {
  it.each([
    ["may not be read", {}, {}],
    ["are not wanted", {}, { receipt: "none" }],
    ["may only be read, and are not wanted", { actions_variables: "read" }, { receipt: "none" }],
  ] as const)("goes by the labels at the registry: variables that %s", async (_name, permissions, inputs) => {
    const world = await rotationWorld({ grant: appWith({ secrets: "write", ...permissions }) });
    const registry = await issuingApkg(world.now);
    const ours = () => registry.liveTokens().filter(({ id }) => !registry.foreign.has(id));
    const stored = () => registry.findToken(world.github.state.secretValue(secret) ?? "")?.id;
    for (const _ of [1, 2]) {
      const step = await world.rotate({ ...registry.inputs, ...inputs });
      expect(step.conclusion, step.log).toBe("success");
      expect(step.summary).toContain("none&#58; the labels at the registry have to do");
      world.pass(30 * HOUR);
    }
    expect(ours()).toHaveLength(2);
    const last = await world.rotate({ ...registry.inputs, ...inputs, mode: "finish" });
    expect(
      ours().map(({ id }) => id),
      last.log,
    ).toEqual([stored()]);
    expect(world.github.state.variableValue(receipt)).toBeUndefined();
  });

  it("says what to grant, and how to do without, if they may be read only", async () => {
    const world = await rotationWorld({ grant: appWith({ secrets: "write", actions_variables: "read" }) });
    const registry = await issuingApkg(world.now);
    const step = await world.rotate(registry.inputs);
    expect(step.conclusion).toBe("failure");
    expect(step.log).toMatch(/Grant the github-token Variables \(repository\): write\..*receipt.*none/);
    expect(registry.liveTokens().filter(({ id }) => !registry.foreign.has(id))).toEqual([]);
  });
});

it.each([
  ["password", "no such password", /refused the log-in/],
  ["totp-secret", "JBSWY3DPEHPK3PXP", /refused the log-in/],
  ["totp-secret", "", /wants a second factor/],
])("says that nothing was done, if the log-in fails (%s: %j)", async (input, value, message) => {
  const world = await rotationWorld();
  const registry = await issuingPackageBroker(world.now);
  const step = await world.rotate({ ...registry.inputs, [input]: value });
  expect(step.conclusion).toBe("failure");
  expect(step.log).toMatch(/Nothing was done: the secret still holds the token that it held before/);
  expect(step.log).toMatch(message);
  expect(registry.effects.issue).toBe(0);
});

describe("GitHub is busy", () => {
  it.each([403, 429] as const)("waits as long as a secondary rate limit asks (%i)", async (status) => {
    const world = await rotationWorld();
    const registry = await issuingApkg(world.now);
    world.github.misbehave({ method: "PUT" }, { kind: "secondary-limit", status, retryAfterSeconds: 41 });
    const step = await world.rotate(registry.inputs);
    expect(step.conclusion, step.log).toBe("success");
    expect(step.log).toContain("GitHub's secondary rate limit is reached: waiting 41 s, as it asks.");
  });

  it("seals anew, if the key is replaced between its request and the write", async () => {
    const world = await rotationWorld();
    const registry = await issuingApkg(world.now);
    world.github.state.keys.rotateAfterNextRead(secret);
    const step = await world.rotate(registry.inputs);
    expect(step.conclusion, step.log).toBe("success");
    expect(registry.findToken(world.github.state.secretValue(secret) ?? "")?.id).toBe(
      step.outputs["token-id"],
    );
    expect(world.github.countOf("PUT /repos/{owner}/{repo}/actions/secrets/{secret_name}")).toBe(2);
  });
});

it("is refused before anything is asked, if the inputs do not fit together", async () => {
  const world = await rotationWorld({ grant: appGrant });
  const registry = await issuingApkg(world.now);
  for (const [inputs, message] of [
    [{ "github-token": "" }, /github-token is missing.*GITHUB_TOKEN can never write/],
    [{ "secret-name": "GITHUB_X" }, /secret-name begins with GITHUB_/],
    [{ registry: "pub" }, /no calls to issue tokens/],
    [{ scope: "environment" }, /environment is missing/],
    [{ grace: "0" }, /grace is at least 1 hour/],
    [{ grace: "soon" }, /grace must be a number of hours or days/],
    [{ repositories: "example/a example/A" }, /names example\/A twice/],
    [{ repositories: "not-a-name" }, /owner\/name as item 1/],
    [{ "expires-in": "36h" }, /whole days/],
    [{ token: "" }, /token: The token is empty/],
    [{ registry: "onepub" }, /Set mode to replace/],
  ] as const) {
    const step = await world.rotate({ ...registry.inputs, ...inputs });
    expect(step.conclusion).toBe("failure");
    expect(step.log).toMatch(message);
  }
  expect(registry.effects).toMatchObject({ issue: 0, revoke: 0 });
  expect(world.github.requests.filter(({ method }) => method !== "GET")).toEqual([]);
});
