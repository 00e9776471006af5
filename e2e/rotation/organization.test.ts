import { expect, it } from "vitest";
import { issuingApkg } from "./issuing-registry.ts";
import { rotationWorld, SECRET } from "./rotation-world.ts";

const secret = { kind: "organization", store: "actions", org: "example", name: SECRET } as const;
const receipt = { kind: "organization", org: "example", name: `${SECRET}_RECEIPT` } as const;
const inputs = { scope: "organization", organization: "example" };

it("leaves 45 selected repositories selected, and shows them the receipt", async () => {
  const world = await rotationWorld();
  const { state } = world.github;
  const ids = Array.from({ length: 45 }, (_, index) => state.addRepository(`example/r${index}`).id);
  state.putSecret(secret, { value: "old", visibility: "selected", selectedRepositories: ids });
  const registry = await issuingApkg(world.now);
  const step = await world.rotate({ ...registry.inputs, ...inputs });
  expect(step.conclusion, step.log).toBe("success");
  const { name: _, ...place } = secret;
  expect(state.secrets.get(place, SECRET)).toMatchObject({
    visibility: "selected",
    selectedRepositories: ids,
  });
  expect(registry.findToken(state.secretValue(secret) ?? "")?.id).toBe(step.outputs["token-id"]);
  expect(state.variables.get({ kind: "organization", org: "example" }, receipt.name)).toMatchObject({
    visibility: "selected",
    selectedRepositories: ids,
  });
});

it("warns of secrets that hide it, and says what it did not look at", async () => {
  const world = await rotationWorld();
  const { state } = world.github;
  const ids = Array.from({ length: 12 }, (_, index) => state.addRepository(`example/r${index}`).id);
  state.putSecret(secret, { value: "old", visibility: "selected", selectedRepositories: ids });
  const hiding = { owner: "example", repo: "r3" };
  state.putSecret({ kind: "repository", store: "actions", ...hiding, name: SECRET }, { value: "other" });
  state.putSecret(
    { kind: "environment", owner: "example", repo: "app", environment: "production", name: SECRET },
    { value: "other" },
  );
  const registry = await issuingApkg(world.now);
  const step = await world.rotate({ ...registry.inputs, ...inputs });
  expect(step.conclusion, step.log).toBe("success");
  const warnings = step.annotations.filter(({ level }) => level === "warning").map(({ message }) => message);
  expect(warnings).toContainEqual(expect.stringContaining(`A secret ${SECRET} of example/r3 hides`));
  expect(warnings).toContainEqual(expect.stringContaining("the environment production of example/app hides"));
  expect(warnings).toContainEqual(expect.stringContaining("was not asked of: 3 more."));
});

it("does not guess whom a secret is for that does not exist", async () => {
  const world = await rotationWorld();
  const registry = await issuingApkg(world.now);
  const step = await world.rotate({ ...registry.inputs, ...inputs });
  expect(step.conclusion).toBe("failure");
  expect(step.log).toMatch(/the secret REGISTRY_TOKEN of the organization example.*Create it with any value/);
  expect(registry.effects.issue).toBe(0);
});
