import { expect, it, onTestFinished } from "vitest";
import type { OnePubOptions } from "../registries/onepub/onepub-state.ts";
import { startOnePub } from "../registries/onepub.ts";
import { rotationWorld, SECRET } from "./rotation-world.ts";

const MEMBER = "ci@example.com";
const secret = { kind: "repository", store: "actions", owner: "example", repo: "app", name: SECRET } as const;

async function onePubWorld(options: Omit<OnePubOptions, "now"> = {}) {
  const world = await rotationWorld();
  const onepub = await startOnePub({ ...options, now: world.now });
  onTestFinished(() => onepub.close());
  onepub.addMember({ email: MEMBER });
  onepub.addMember({ email: "admin@example.com", role: "Administrator" });
  const old = onepub.issue(MEMBER);
  world.github.state.putSecret(secret, { value: old });
  const inputs = {
    registry: "onepub",
    url: onepub.url,
    token: onepub.issue("admin@example.com"),
    mode: "replace",
    "accept-gap": "true",
    "member-email": MEMBER,
  };
  const stored = () => world.github.state.secretValue(secret) ?? "";
  const isLive = (value: string) => onepub.findToken(value)?.revokedAt === null;
  return { world, onepub, old, inputs, stored, isLive };
}

it("ends the member's token, and stores its successor", async () => {
  const { world, old, inputs, stored, isLive } = await onePubWorld();
  const step = await world.rotate(inputs);
  expect(step.conclusion, step.log).toBe("success");
  expect(step.outputs).toMatchObject({ changed: "true", "token-id": "", superseded: "[]" });
  expect(stored()).not.toBe(old);
  expect(isLive(old)).toBe(false);
  expect(isLive(stored())).toBe(true);
});

it.each(["", "false"])("does not open the gap without being told to (accept-gap: %j)", async (accepted) => {
  const { world, onepub, old, inputs, isLive } = await onePubWorld();
  const step = await world.rotate({ ...inputs, "accept-gap": accepted });
  expect(step.conclusion).toBe("failure");
  expect(step.log).toMatch(/Set accept-gap to true.*two members/);
  expect(isLive(old)).toBe(true);
  expect(onepub.effects["log-out"]).toBe(0);
});

it("changes nothing in a dry run", async () => {
  const { world, onepub, old, inputs, isLive } = await onePubWorld();
  const step = await world.rotate({ ...inputs, "dry-run": "true" });
  expect(step.outputs).toMatchObject({ changed: "false" });
  expect(isLive(old)).toBe(true);
  expect(onepub.effects).toMatchObject({ "log-out": 0, export: 0, mint: 2 });
});

it("does not end a token that it could not replace in GitHub", async () => {
  const { world, old, inputs, isLive } = await onePubWorld();
  world.github.revokeToken(world.githubToken);
  const step = await world.rotate(inputs);
  expect(step.log).toContain("Nothing was replaced.");
  expect(isLive(old)).toBe(true);
});

it("does not end the administrator's own token", async () => {
  const { world, onepub, inputs, isLive } = await onePubWorld();
  const step = await world.rotate({ ...inputs, "member-email": "admin@example.com" });
  expect(step.conclusion).toBe("failure");
  expect(step.log).toMatch(/Nothing was replaced.*the very token that this step was given/);
  expect(isLive(inputs.token)).toBe(true);
  expect(onepub.effects["log-out"]).toBe(0);
});

it.each([
  ["revive", /Nothing was replaced.*The secret still holds the token/],
  ["stale", /The secret holds a token that does not work any more.*Run the replacement again/],
  ["refuse", /The secret holds a token that does not work any more.*Run the replacement again/],
] as const)(
  "says whether the secret works, and what to do, if there is no successor (%s)",
  async (exportWithoutToken, message) => {
    const { world, old, inputs, stored } = await onePubWorld({ exportWithoutToken });
    const step = await world.rotate(inputs);
    expect(step.conclusion).toBe("failure");
    expect(step.log).toMatch(message);
    expect(stored()).toBe(old);
  },
);

it("is made good by another run, if the successor could not be stored", async () => {
  const { world, inputs, stored, isLive } = await onePubWorld();
  world.github.misbehave(
    { method: "PUT", times: 3 },
    { kind: "server-error", status: 503, when: "before-effect" },
  );
  const first = await world.rotate(inputs);
  expect(first.conclusion).toBe("failure");
  expect(first.log).toMatch(
    /not stored in example\/app: REGISTRY_TOKEN.*does not work any more.*Run the replacement again/,
  );
  const second = await world.rotate(inputs);
  expect(second.conclusion, second.log).toBe("success");
  expect(isLive(stored())).toBe(true);
});
