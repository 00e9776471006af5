import { describe, expect, it } from "vitest";
import type { Misbehaviour, Occasion } from "../github/misbehaviours.ts";
import type { Fault } from "../registries/fault.ts";
import { htmlReply } from "../registries/reply.ts";
import { expectAllSecretsWork, expectOneTokenLives, type Fleet, liveIds, steadyFleet } from "./fleet.ts";
import { type IssuingRegistry, issuingApkg, issuingRegistries } from "./issuing-registry.ts";
import { HOUR } from "./rotation-world.ts";

/** Long enough for every answer of a server on this machine. */
const LONGEST_WAIT = 2_000;

/** Whatever came of the first run, the next one and a last one after the grace tidy up. */
async function expectRecovery(fleet: Fleet): Promise<void> {
  const { world, inputs } = fleet;
  expectAllSecretsWork(fleet);
  world.pass(25 * HOUR);
  const second = await world.rotate(inputs);
  expect(second.conclusion, second.log).toBe("success");
  expectAllSecretsWork(fleet);
  world.pass(25 * HOUR);
  const third = await world.rotate({ ...inputs, mode: "finish" });
  expect(third.conclusion, third.log).toBe("success");
  expect(liveIds(fleet), third.log).toHaveLength(1);
  expectOneTokenLives(fleet);
}

type When = "before" | "after";

const gitHubFaults: [string, (when: When) => Misbehaviour][] = [
  ["is answered with 502", (when) => ({ kind: "server-error", status: 502, when: `${when}-effect` })],
  ["is cut off", (when) => ({ kind: "cut", when: `${when}-effect` })],
  ["is never answered", (when) => ({ kind: "hang", when: `${when}-effect` })],
];

const registryFaults: [string, (when: When) => Fault][] = [
  ["is answered with 502", (when) => ({ kind: "reply", reply: htmlReply(502), ...effect(when) })],
  ["is cut off", (when) => ({ kind: "cut", ...effect(when) })],
  ["is never answered", (when) => ({ kind: "silence", ...effect(when) })],
];

function effect(when: When): { effect?: "applied" } {
  return when === "after" ? { effect: "applied" } : {};
}

/** All combinations, as a test's title and what it takes. */
function combine<Request, Made>(
  requests: readonly (readonly [string, Request])[],
  faults: readonly (readonly [string, (when: When) => Made])[],
): [string, Request, Made][] {
  return requests.flatMap(([what, request]) =>
    faults.flatMap(([how, make]) =>
      (["before", "after"] as const).map((when): [string, Request, Made] => [
        `${what} ${how}, ${when} its effect`,
        request,
        make(when),
      ]),
    ),
  );
}

const receipt = { method: "PATCH", path: /\/REGISTRY_TOKEN_RECEIPT$/ };

describe("a request to GitHub", () => {
  const requests: [string, Occasion][] = [
    ["to note that it is about to store", receipt],
    ["to store the new token", { method: "PUT", path: /\/secrets\/REGISTRY_TOKEN$/ }],
    ["to note that it has stored", { ...receipt, after: 1 }],
  ];

  it.each(combine(requests, gitHubFaults))("%s, is sent again", async (_name, occasion, misbehaviour) => {
    const fleet = await steadyFleet(issuingApkg);
    fleet.world.github.misbehave(occasion, misbehaviour);
    const first = await fleet.world.rotate(fleet.inputs, { longestWait: LONGEST_WAIT });
    expect(first.conclusion, first.log).toBe("success");
    await expectRecovery(fleet);
  });

  it.each(combine(requests, gitHubFaults.slice(1, 2)))(
    "%s, all three times, leaves a secret that works",
    async (_name, occasion, misbehaviour) => {
      const fleet = await steadyFleet(issuingApkg);
      fleet.world.github.misbehave({ ...occasion, times: 3 }, misbehaviour);
      const first = await fleet.world.rotate(fleet.inputs);
      // Where the third one had its effect, a look at what is there shows it.
      expect(first.log).toMatch(/secret (?:still )?(?:holds|works)|may|is rotated/);
      await expectRecovery(fleet);
    },
  );
});

describe.each(issuingRegistries)("a request to %s", (_kind, startRegistry) => {
  const requests: [string, (registry: IssuingRegistry) => RegExp][] = [
    ["to revoke what is due", ({ calls }) => calls.revoke],
    ["to issue a token", ({ calls }) => calls.issue],
  ];

  it.each(combine(requests, registryFaults))("%s, leaves a secret that works", async (_name, call, fault) => {
    const fleet = await steadyFleet(startRegistry);
    fleet.registry.fail(call(fleet.registry), fault);
    const first = await fleet.world.rotate(fleet.inputs, { longestWait: LONGEST_WAIT });
    expect(first.log).toMatch(/REGISTRY_TOKEN is (?:not )?rotated|The secret/);
    await expectRecovery(fleet);
  });
});
