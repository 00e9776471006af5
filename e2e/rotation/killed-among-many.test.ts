import { describe, expect, it } from "vitest";
import { expectAllSecretsWork, expectOneTokenLives, liveIds, pendingToken, steadyFleet } from "./fleet.ts";
import type { AwaitedRequest, HeldMoment } from "./hold-request.ts";
import { issuingRegistries } from "./issuing-registry.ts";
import { killRotation } from "./kill-rotation.ts";
import { HOUR } from "./rotation-world.ts";

const REPOSITORIES = ["example/a", "example/b", "example/c"];
const RECEIPT = /\/variables\/REGISTRY_TOKEN_RECEIPT$/;
const PENDING = /\/app\/actions\/secrets\/REGISTRY_TOKEN_PENDING$/;

const steps: [string, AwaitedRequest][] = [
  ["keeps the new token for the next run", { github: { method: "PUT", path: PENDING } }],
  ["stores it in the first repository", { github: { method: "PUT", path: /\/a\/actions\/secrets\// } }],
  ["stores it in the second repository", { github: { method: "PUT", path: /\/b\/actions\/secrets\// } }],
  ["stores it in the last repository", { github: { method: "PUT", path: /\/c\/actions\/secrets\// } }],
  ["notes how far it is", { github: { method: "PATCH", path: RECEIPT }, nth: 2 }],
  ["removes what it kept", { github: { method: "DELETE", path: PENDING } }],
];
const lastNote: AwaitedRequest = { github: { method: "PATCH", path: RECEIPT }, nth: 3 };
const cases = [
  ...steps.flatMap(([name, request]): [string, HeldMoment, AwaitedRequest][] => [
    [name, "before its effect", request],
    [name, "after its effect", request],
  ]),
  ["notes that it has stored", "before its effect", lastNote] as [string, HeldMoment, AwaitedRequest],
];

describe.each(issuingRegistries)(
  "%s: a run for many repositories that is killed when it",
  (_kind, startRegistry) => {
    it.each(cases)("%s, %s, is continued by its next attempt", async (_name, moment, request) => {
      const fleet = await steadyFleet(startRegistry, REPOSITORIES);
      const { world, inputs } = fleet;
      await killRotation(fleet, request, moment);
      expectAllSecretsWork(fleet);
      const issued = fleet.registry.tokens().length;
      const kept = pendingToken(fleet);
      const second = await world.rotate({ ...inputs, ...kept }, { of: "same run" });
      expect(second.conclusion, second.log).toBe("success");
      expectAllSecretsWork(fleet);
      // With the token at hand nobody issues another.
      if (kept["pending-token"] !== "") expect(fleet.registry.tokens().length).toBe(issued);
      world.pass(25 * HOUR);
      const third = await world.rotate({ ...inputs, ...pendingToken(fleet), mode: "finish" });
      expect(third.conclusion, third.log).toBe("success");
      expect(liveIds(fleet), third.log).toHaveLength(1);
      expectOneTokenLives(fleet);
      expect(pendingToken(fleet)).toEqual({ "pending-token": "" });
    });

    it("has noted that it has stored leaves nothing to be made good", async () => {
      const fleet = await steadyFleet(startRegistry, REPOSITORIES);
      const { world, inputs } = fleet;
      await killRotation(fleet, lastNote, "after its effect");
      world.pass(25 * HOUR);
      const second = await world.rotate({ ...inputs, mode: "finish" });
      expect(second.outputs).toMatchObject({ changed: "false", superseded: "[]" });
      expectOneTokenLives(fleet);
    });
  },
);
