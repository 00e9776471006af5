import { describe, expect, it } from "vitest";
import type { SecretScope, VariableScope } from "../github/scope.ts";
import { issuingRegistries } from "./issuing-registry.ts";
import { appGrant, HOUR, personGrant, rotationWorld, SECRET } from "./rotation-world.ts";

const app = { owner: "example", repo: "app" };

/** Each scope as inputs, and where GitHub has its secret and its receipt. */
const scopes: [string, Record<string, string>, SecretScope, VariableScope & { name: string }][] = [
  ["repository", {}, { kind: "repository", store: "actions", ...app }, ofRepository("")],
  [
    "environment",
    { environment: "production" },
    { kind: "environment", ...app, environment: "production" },
    { kind: "environment", ...app, environment: "production", name: `${SECRET}_RECEIPT` },
  ],
  [
    "organization",
    { organization: "example" },
    { kind: "organization", store: "actions", org: "example" },
    ofOrganization(""),
  ],
  ...(["dependabot", "codespaces", "agents"] as const).flatMap((store): typeof scopes => [
    [store, {}, { kind: "repository", store, ...app }, ofRepository(store)],
    [
      store,
      { organization: "example" },
      { kind: "organization", store, org: "example" },
      ofOrganization(store),
    ],
  ]),
];

function ofRepository(store: string) {
  return { kind: "repository", ...app, name: receiptOf(store) } as const;
}

function ofOrganization(store: string) {
  return { kind: "organization", org: "example", name: receiptOf(store) } as const;
}

function receiptOf(store: string): string {
  return [SECRET, store.toUpperCase(), "RECEIPT"].filter((part) => part !== "").join("_");
}

describe.each(issuingRegistries)("%s", (_kind, startRegistry) => {
  it.each(scopes)(
    "is rotated in the scope %s %j, and the old token ends a run after its grace",
    async (scope, more, place, receipt) => {
      const world = await rotationWorld({ grant: scope === "codespaces" ? personGrant : appGrant });
      const { github } = world;
      if (place.kind === "organization") {
        github.state.putSecret({ ...place, name: SECRET }, { value: "unused", visibility: "private" });
      }
      const registry = await startRegistry(world.now);
      const inputs = { ...registry.inputs, scope, ...more };
      const ours = () => registry.liveTokens().filter(({ id }) => !registry.foreign.has(id));
      const stored = () => registry.findToken(github.state.secretValue({ ...place, name: SECRET }) ?? "");

      const first = await world.rotate(inputs);
      expect(first.conclusion, first.log).toBe("success");
      expect(first.outputs).toMatchObject({ changed: "true", superseded: "[]", "token-id": stored()?.id });
      expect(ours().map(({ id }) => id)).toEqual([stored()?.id]);
      expect(JSON.parse(github.state.variableValue(receipt) ?? "")).toMatchObject({ current: stored()?.id });

      world.pass(30 * 24 * HOUR);
      const old = stored()?.id ?? "";
      const second = await world.rotate(inputs);
      expect(second.conclusion, second.log).toBe("success");
      expect(JSON.parse(second.outputs.superseded ?? "")).toMatchObject([{ id: old }]);
      expect(new Set(ours().map(({ id }) => id))).toEqual(new Set([old, stored()?.id]));

      world.pass(25 * HOUR);
      const third = await world.rotate({ ...inputs, mode: "finish" });
      expect(third.conclusion, third.log).toBe("success");
      expect(third.outputs).toMatchObject({ changed: "false", superseded: "[]" });
      expect(ours().map(({ id }) => id)).toEqual([stored()?.id]);
    },
  );
});
