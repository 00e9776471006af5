import { mkdir, readdir, readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import type { Job } from "../runner/job.ts";
import { jobForTest } from "../runner/job-for-test.ts";
import { actionFolder } from "./action-folder.ts";
import { clientFiles } from "./client-files.ts";
import { type FileTree, readFileTree } from "./file-tree.ts";
import { folderForTest, writeFileBelow } from "./folder-for-test.ts";
import { holdLock } from "./held-lock.ts";
import { randomToken } from "./random-token.ts";

const brief = { interrupt: 150, terminate: 150 };
const long = { interrupt: 50_000, terminate: 50_000 };

/** A list of which the first item is done while main waits for the lock of the second one's file. */
async function situation(cancelTimes: { interrupt: number; terminate: number }) {
  const home = await folderForTest();
  await writeFileBelow(home, clientFiles.composer, '{\n  "http-basic": {}\n}\n');
  const pubFile = join(home, clientFiles.pub);
  await mkdir(dirname(pubFile), { recursive: true });
  const atStart = await readFileTree(home);
  const token = randomToken();
  const job = await jobForTest({ home, secrets: [token], cancelTimes });
  const registries = JSON.stringify([
    { registry: "composer", url: "https://packages.example", token },
    { registry: "pub", url: "https://one.example", token },
  ]);
  return { home, atStart, job, token, pubFile, inputs: { registries } };
}

/** Main announces an entry in its state before it waits for the file, so this shows that it waits. */
async function waitUntilAnnounced(job: Job, entries: number): Promise<void> {
  const folder = join(job.folders.temporary, "_runner_file_commands");
  await vi.waitFor(
    async () => {
      const names = (await readdir(folder)).filter((name) => name.startsWith("save_state_"));
      const texts = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
      expect(texts.join("").match(/"claim":/g)).toHaveLength(entries);
    },
    { timeout: 30_000, interval: 5 },
  );
}

/** All that was announced so far is written again with each entry. */
const ANNOUNCED_TWICE = 1 + 2;

async function expectAsAtStart(job: Job, home: string, atStart: FileTree): Promise<void> {
  const { conclusion, posts } = await job.finish({
    beforeWipe: async (folder) => {
      const left = Object.keys(await readFileTree(folder));
      expect(left.filter((path) => path.includes("setup-registry-token"))).toEqual([]);
    },
  });
  expect(conclusion).toBe("cancelled");
  expect(posts).toMatchObject([{ conclusion: "success", annotations: [] }]);
  expect(await readFileTree(home)).toEqual(atStart);
}

/** A module for `node --import` that keeps the process from ending by these signals. */
async function ignoring(...signals: string[]): Promise<Record<string, string>> {
  const module = signals
    .map((signal) => `process.on("${signal}", () => console.log("got ${signal}"));`)
    .join("");
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(module)}` };
}

describe.skipIf(process.platform === "win32")("a job that is cancelled while main works", () => {
  it.each([
    ["SIGINT", [], long, []],
    ["SIGTERM", ["SIGINT"], { ...long, interrupt: brief.interrupt }, ["got SIGINT"]],
    ["a kill", ["SIGINT", "SIGTERM"], brief, ["got SIGINT", "got SIGTERM"]],
  ])("is put right by its post after %s", async (_how, ignored, times, said) => {
    const { home, atStart, job, token, pubFile, inputs } = await situation(times);
    const release = await holdLock(pubFile);
    const main = job.uses(actionFolder, {
      with: { verify: "false", ...inputs },
      env: await ignoring(...ignored),
    });
    await waitUntilAnnounced(job, ANNOUNCED_TWICE);
    expect(await readFile(join(home, clientFiles.composer), "utf8")).toContain(JSON.stringify(token));
    await job.cancel();
    await release();
    const { conclusion, exitCode, outputs, stdout } = await main;
    expect({ conclusion, exitCode, outputs }).toEqual({
      conclusion: "cancelled",
      exitCode: null,
      outputs: {},
    });
    expect(stdout.match(/got \w+/g) ?? []).toEqual(said);
    expect(job.environment).toEqual({});
    await expectAsAtStart(job, home, atStart);
  });

  it("is put right although the cancelled instance left a lock of its own behind", async () => {
    const { home, atStart, job, pubFile, inputs } = await situation(brief);
    const release = await holdLock(pubFile);
    const main = job.uses(actionFolder, { with: { verify: "false", ...inputs } });
    await waitUntilAnnounced(job, ANNOUNCED_TWICE);
    await job.cancel();
    await main;
    await release();
    // A number that no process can have: that of an instance that is gone.
    const lock = JSON.stringify({ host: hostname(), process: 2 ** 30 });
    const left = await writeFileBelow(home, `${clientFiles.composer}.setup-registry-token/lock`, lock);
    expect(await readFile(left, "utf8")).toBe(lock);
    await expectAsAtStart(job, home, atStart);
  });

  it("has nothing to put right when it was cancelled before the first file", async () => {
    const { home, atStart, job, inputs } = await situation(long);
    const release = await holdLock(join(home, clientFiles.composer));
    const main = job.uses(actionFolder, { with: { verify: "false", ...inputs } });
    await waitUntilAnnounced(job, 1);
    await job.cancel();
    await main;
    await release();
    await expectAsAtStart(job, home, atStart);
  });

  it("keeps the credential for a step that runs always, and takes it away after that", async () => {
    const { home, atStart, job, token, inputs } = await situation(long);
    await job.uses(actionFolder, { with: { verify: "false", ...inputs } });
    const step = job.run([process.execPath, "-e", 'console.log("ready"); setInterval(() => {}, 1000);']);
    await job.waitForLog("ready");
    await job.cancel();
    await step;
    expect(await readFile(join(home, clientFiles.composer), "utf8")).toContain(JSON.stringify(token));
    const last = await job.run([process.execPath, "-p", "Object.keys(process.env).join()"], {
      if: "always()",
    });
    expect(last.stdout).toMatch(/PUB_TOKEN_\w+/);
    await expectAsAtStart(job, home, atStart);
  });
});
