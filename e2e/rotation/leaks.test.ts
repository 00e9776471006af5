import { describe, expect, it } from "vitest";
import type { RecordedRequest } from "../registries/recorded-request.ts";
import { jsonReply } from "../registries/reply.ts";
import { formsFound, secretForms } from "../scenarios/secret-forms.ts";
import { allFileText, printedByStep, seenOfStep, seenOnMachine } from "../scenarios/what-is-seen.ts";
import { type Fleet, pendingToken, receiptText, steadyFleet, storedIn } from "./fleet.ts";
import { type IssuingRegistry, issuingRegistries } from "./issuing-registry.ts";
import { HOUR } from "./rotation-world.ts";

const REPOSITORIES = ["example/a", "example/b"];

/** Everything secret that went between the action and the registry. */
function secretsOf({ requests, secrets }: IssuingRegistry): string[] {
  const presented = requests.map(({ credential }) =>
    "token" in credential ? credential.token : "password" in credential ? credential.password : "",
  );
  return [...secrets, ...presented, ...requests.flatMap(secretsInBody)].filter((text) => text !== "");
}

function secretsInBody({ body }: RecordedRequest): string[] {
  if (body === "") return [];
  const { password, code } = JSON.parse(body);
  return [password, code].filter((value): value is string => typeof value === "string");
}

/** All that GitHub was sent, but for the credential and what is sealed. */
function seenByGitHub({ world }: Fleet): string {
  return world.github.requests
    .map(({ method, path, query, headers, body }) => {
      const { authorization: _, ...others } = headers;
      const fields = body === "" ? {} : JSON.parse(body);
      delete fields.encrypted_value;
      return [method, path, query, ...Object.entries(others).flat(), ...Object.entries(fields).flat()].join(
        "\n",
      );
    })
    .join("\n");
}

const situations: [string, "success" | "failure", (fleet: Fleet) => Record<string, string> | undefined][] = [
  ["all goes well", "success", () => undefined],
  ["it is a dry run", "success", () => ({ "dry-run": "true" })],
  [
    "GitHub refuses to store",
    "failure",
    ({ world }) => void world.github.misbehave({ method: "PUT", times: 9 }, { kind: "not-found" }),
  ],
  [
    "GitHub's answers are lost",
    "failure",
    ({ world }) =>
      void world.github.misbehave({ method: "PUT", times: 9 }, { kind: "cut", when: "after-effect" }),
  ],
  [
    "the registry repeats in its refusal what it was sent and what it issued",
    "failure",
    ({ registry }) =>
      void registry.fail(registry.calls.verify, {
        kind: "change",
        change: () => {
          const { credential, headers } = registry.requests.at(-1) as RecordedRequest;
          const message = `No: ${JSON.stringify(credential)} ${headers.authorization}`;
          return jsonReply(401, { error: { message }, message });
        },
      }),
  ],
  [
    "the registry refuses to issue, and repeats who asked",
    "failure",
    ({ registry }) =>
      void registry.fail(registry.calls.issue, {
        kind: "change",
        change: () => {
          const { headers, body } = registry.requests.at(-1) as RecordedRequest;
          const message = `No: ${headers.authorization} ${body}`;
          return jsonReply(422, { error: { message }, message });
        },
      }),
  ],
];

describe.each(issuingRegistries)("%s: nothing secret can be seen", (_kind, startRegistry) => {
  it.each(situations)("if %s", async (_name, conclusion, arrange) => {
    const fleet = await steadyFleet(startRegistry, REPOSITORIES);
    const { world, registry, inputs } = fleet;
    const more = arrange(fleet) ?? {};
    const job = await world.startJob({ secrets: registry.secrets });
    const step = await world.rotateIn(job, { ...inputs, ...more });
    expect(step.conclusion).toBe(conclusion);
    world.pass(HOUR);
    let left = "";
    await job.finish({
      beforeWipe: async (folder) => {
        left = await allFileText(folder);
      },
    });

    const stored = [
      ...REPOSITORIES.map((name) => storedIn(fleet, name) ?? ""),
      pendingToken(fleet)["pending-token"],
    ];
    const [, , pending = ""] = (stored.at(-1) ?? "").split(" ");
    const secrets = [...new Set([...secretsOf(registry), ...stored, pending, world.githubToken])].filter(
      (text) => text !== "",
    );
    const look = (text: string) => formsFound(text, secrets, "admin@example.com");
    expect(look(seenOfStep(step))).toEqual([]);
    expect(look(printedByStep(step))).toEqual([]);
    expect(look(seenOnMachine(job))).toEqual([]);
    expect(look(left)).toEqual([]);
    expect(look(receiptText(fleet))).toEqual([]);
    expect(look(seenByGitHub(fleet))).toEqual([]);

    // The search works: each of them was hidden, or it could be found.
    const masks = step.stdout.split("\n").filter((line) => line.startsWith("::add-mask::"));
    const hidden = new Set(masks.map((line) => line.slice("::add-mask::".length).trim()));
    for (const secret of secretsOf(registry)) expect(hidden).toContain(secretForms(secret)[0]);
  });
});
