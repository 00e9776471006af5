import { join } from "node:path";
import { expect, it } from "vitest";
import { startApkg } from "../registries/apkg.ts";
import { issuingApkg } from "../rotation/issuing-registry.ts";
import { REPOSITORY, rotationWorld, SECRET } from "../rotation/rotation-world.ts";
import { jobForTest } from "../runner/job-for-test.ts";
import { clientFiles } from "../scenarios/client-files.ts";
import { readFileTree } from "../scenarios/file-tree.ts";
import { folderForTest, writeFileBelow } from "../scenarios/folder-for-test.ts";
import { randomToken } from "../scenarios/random-token.ts";
import { serverForTest } from "../scenarios/server-for-test.ts";
import { ScratchRepository } from "./scratch-repository.ts";

/** The folder that a runner has of `acme/setup-registry-token@v1`. */
async function releasedFolder(): Promise<string> {
  const scratch = await ScratchRepository.create();
  await scratch.release("1.0.0");
  return scratch.export("v1");
}

it("main and post of a release run with nothing else installed", async () => {
  const folder = await releasedFolder();
  const [server, home] = [await serverForTest(startApkg()), await folderForTest()];
  const token = randomToken();
  server.allow(token);
  await writeFileBelow(home, clientFiles.apkg, '{ "registry": "https://api.apkg.ai" }\n');
  const atStart = await readFileTree(home);
  const job = await jobForTest({ home, secrets: [token] });
  const main = await job.uses(folder, { with: { registry: "apkg", url: server.url, token } });
  expect(main, main.log).toMatchObject({ conclusion: "success", annotations: [] });
  expect(job.environment).toMatchObject({ APKG_TOKEN: token, APKG_REGISTRY: server.url });
  await job.finish();
  expect(await readFileTree(home)).toEqual(atStart);
});

it("main of a release reads a list of registries", async () => {
  const folder = await releasedFolder();
  const [server, home] = [await serverForTest(startApkg()), await folderForTest()];
  const token = randomToken();
  server.allow(token);
  const job = await jobForTest({ home, secrets: [token] });
  const registries = `- registry: apkg\n  url: ${server.url}\n  token: ${JSON.stringify(token)}\n`;
  const main = await job.uses(folder, { with: { registries } });
  expect(main, main.log).toMatchObject({ conclusion: "success" });
  await job.finish();
});

it("rotate of a release runs with nothing else installed", async () => {
  const folder = await releasedFolder();
  const world = await rotationWorld();
  const registry = await issuingApkg(world.now);
  const step = await world.rotate(registry.inputs, {}, join(folder, "rotate"));
  expect(step.conclusion, step.log).toBe("success");
  const [owner = "", repo = ""] = REPOSITORY.split("/");
  const scope = { kind: "repository", store: "actions", owner, repo, name: SECRET } as const;
  const stored = world.github.state.secretValue(scope) ?? "";
  expect(registry.findToken(stored)?.id).toBeDefined();
});
