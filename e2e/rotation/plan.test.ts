import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { issuingApkg } from "./issuing-registry.ts";
import { rotationWorld, SECRET } from "./rotation-world.ts";

const names = Array.from({ length: 7 }, (_, index) => `example/r${index + 1}`);

it("plans a matrix, and each of its jobs rotates a part of the list with a token of its own", async () => {
  const world = await rotationWorld();
  for (const name of names) world.github.state.addRepository(name);
  const registry = await issuingApkg(world.now);
  const list = { "repositories-file": "fleet.txt", "shard-size": "3" };
  const file = `# The fleet\n${names.join("\n")} # the last one\n`;

  const planning = await world.startJob();
  await writeFile(join(planning.folders.workspace, "fleet.txt"), file);
  const planned = await world.rotateIn(planning, { ...list, plan: "true", "github-token": "" });
  expect(planned.conclusion, planned.log).toBe("success");
  expect(planned.outputs.shards).toBe("[1,2,3]");
  expect(world.github.requests).toEqual([]);

  for (const shard of JSON.parse(planned.outputs.shards ?? "[]")) {
    const job = await world.startJob();
    await writeFile(join(job.folders.workspace, "fleet.txt"), file);
    const step = await world.rotateIn(job, { ...registry.inputs, ...list, shard: String(shard) });
    expect(step.conclusion, step.log).toBe("success");
  }
  const stored = names.map((name) => {
    const [owner = "", repo = ""] = name.split("/");
    const secret = { kind: "repository", store: "actions", owner, repo, name: SECRET } as const;
    return registry.findToken(world.github.state.secretValue(secret) ?? "")?.label ?? "";
  });
  expect(stored.map((label) => label.split(":").slice(0, 3).join(":"))).toEqual([
    ...Array(3).fill(`srt2:example/app#1:${SECRET}`),
    ...Array(3).fill(`srt2:example/app#2:${SECRET}`),
    `srt2:example/app#3:${SECRET}`,
  ]);
  for (const shard of [1, 2, 3]) {
    const name = `${SECRET}_${shard}_RECEIPT`;
    const text = world.github.state.variableValue({
      kind: "repository",
      owner: "example",
      repo: "app",
      name,
    });
    expect(JSON.parse(text ?? "")).toHaveProperty("current");
  }
});

it("says how large the parts have to be, if a matrix cannot hold them", async () => {
  const world = await rotationWorld();
  const many = Array.from({ length: 600 }, (_, index) => `a/r${index}`).join(" ");
  const step = await world.rotate({ repositories: many, plan: "true", "shard-size": "2" });
  expect(step.conclusion).toBe("failure");
  expect(step.log).toContain("Set shard-size to 3 or more.");
});

it("refuses a part that is not there", async () => {
  const world = await rotationWorld();
  const registry = await issuingApkg(world.now);
  const step = await world.rotate({
    ...registry.inputs,
    repositories: names.join(),
    "shard-size": "3",
    shard: "4",
  });
  expect(step.log).toMatch(/There is no shard 4: the list of repositories has 3 of 3/);
  expect(registry.effects.issue).toBe(0);
});
