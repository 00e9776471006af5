import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { jobForTest } from "./job-for-test.ts";
import { writeAction } from "./throw-away-action.ts";

const inputs = { name: {} };
const sayName = "console.log(process.env.INPUT_NAME);";

it("posts run last in, first out, once for each use", async () => {
  const action = await writeAction({ main: "", post: sayName, inputs });
  const job = await jobForTest();
  for (const name of ["one", "two", "three"]) await job.uses(action, { with: { name } });
  const { posts } = await job.finish();
  expect(posts.map(({ stdout }) => stdout.trim())).toEqual(["three", "two", "one"]);
  expect(posts[0]?.log).toBe("Post job cleanup.\nthree\n");
  expect(job.argv).toHaveLength(6);
  expect((await job.finish()).posts).toEqual([]);
});

it("a post runs although its main failed, and its own failure fails the job", async () => {
  const action = await writeAction({ main: "process.exit(1);", post: "process.exit(2);" });
  const job = await jobForTest();
  await job.uses(action);
  const { posts, conclusion } = await job.finish();
  expect(posts).toMatchObject([{ exitCode: 2, conclusion: "failure" }]);
  expect(conclusion).toBe("failure");
});

it("a post gets the state of its own main as STATE_ and the key in its own spelling", async () => {
  const main = `tell("STATE", "registry-Url=" + process.env.INPUT_NAME + "\\n");
    console.log(Object.keys(process.env).filter((name) => name.startsWith("STATE_")).length);`;
  const action = await writeAction({ main, post: `console.log(process.env["STATE_registry-Url"]);`, inputs });
  const job = await jobForTest();
  const mains = [
    await job.uses(action, { with: { name: "a" } }),
    await job.uses(action, { with: { name: "b" } }),
  ];
  expect(mains.map(({ stdout }) => stdout)).toEqual(["0\n", "0\n"]);
  const { posts } = await job.finish();
  expect(posts.map(({ stdout }) => stdout)).toEqual(["b\n", "a\n"]);
});

it("inputs, env and exports are those of the moment of the post, not of main", async () => {
  const show = `console.log([process.env.INPUT_NAME, process.env.OWN, process.env.SHARED].join());`;
  const action = await writeAction({ main: show, post: show, inputs });
  const job = await jobForTest({ env: { SHARED: "early" } });
  const main = await job.uses(action, {
    with: { name: ({ steps }) => steps.later?.outputs.name ?? "nothing" },
    env: { OWN: ({ env }) => `own ${env.SHARED}` },
  });
  const later = await writeAction({
    main: `tell("OUTPUT", "name=changed\\n"); tell("ENV", "SHARED=late\\n");`,
  });
  await job.uses(later, { id: "later" });
  const { posts } = await job.finish();
  expect(main.stdout).toBe("nothing,own early,early\n");
  expect(posts[0]?.stdout).toBe("changed,own late,late\n");
});

it("a post-if is asked when the post is due", async () => {
  const onSuccess = await writeAction({ main: "", post: "", postIf: "success()" });
  const onFailure = await writeAction({ main: "", post: "", postIf: "failure()" });
  const job = await jobForTest();
  await job.uses(onFailure);
  await job.uses(onSuccess);
  await job.run([process.execPath, "-e", "process.exit(1)"]);
  const { posts } = await job.finish();
  expect(posts.map(({ conclusion }) => conclusion)).toEqual(["skipped", "success"]);
});

it("an action without a post has none", async () => {
  const job = await jobForTest();
  await job.uses(await writeAction({ main: "" }));
  expect((await job.finish()).posts).toEqual([]);
});

it("overlapping steps keep their own files and state, and their posts follow the order of their starts", async () => {
  // Each waits for the other, so that they can only end together.
  const meet = `
    const [mine, other] = process.env.INPUT_NAME.split(">");
    writeFileSync(process.env.RUNNER_TEMP + "/" + mine, "");
    while (!existsSync(process.env.RUNNER_TEMP + "/" + other)) await new Promise((done) => setTimeout(done, 5));`;
  const main = `${meet} console.log("::stop-commands::" + mine);
    tell("STATE", "mine=" + mine + "\\n"); tell("OUTPUT", "mine=" + mine + "\\n");`;
  const action = await writeAction({ main, post: "console.log(process.env.STATE_mine);", inputs });
  const job = await jobForTest();
  const mains = await Promise.all(["a>b", "b>c", "c>a"].map((name) => job.uses(action, { with: { name } })));
  expect(mains.map(({ outputs }) => outputs)).toEqual([{ mine: "a" }, { mine: "b" }, { mine: "c" }]);
  const { posts } = await job.finish();
  expect(posts.map(({ stdout }) => stdout)).toEqual(["c\n", "b\n", "a\n"]);
});

it("RUNNER_TEMP is emptied when the job starts and when it ends, with a last look in between", async () => {
  const runnerTemp = await mkdtemp(join(tmpdir(), "runner-temp-"));
  onTestFinished(() => rm(runnerTemp, { recursive: true, force: true }));
  await writeFile(join(runnerTemp, "of-an-earlier-job"), "");
  const job = await jobForTest({ runnerTemp });
  expect(existsSync(join(runnerTemp, "of-an-earlier-job"))).toBe(false);
  await job.uses(await writeAction({ main: `writeFileSync(process.env.RUNNER_TEMP + "/left", "over");` }));
  let leftover = "";
  await job.finish({
    beforeWipe: async (folder) => {
      leftover = await readFile(join(folder, "left"), "utf8");
    },
  });
  expect(leftover).toBe("over");
  expect(await readdir(runnerTemp)).toEqual([]);
});

it("folders that were given stay when the job is disposed of, those it made go", async () => {
  const given = await mkdtemp(join(tmpdir(), "given-"));
  onTestFinished(() => rm(given, { recursive: true, force: true }));
  const [home, workspace] = [join(given, "home"), join(given, "workspace")];
  await mkdir(home);
  const job = await jobForTest({ home, workspace });
  const main = `writeFileSync(process.env.HOME + "/kept", ""); writeFileSync("here", "");`;
  await job.uses(await writeAction({ main }), { env: { HOME: home } });
  await job.finish();
  await job.dispose();
  expect(existsSync(join(home, "kept"))).toBe(true);
  expect(existsSync(join(workspace, "here"))).toBe(true);
  expect(existsSync(job.folders.temporary)).toBe(false);
});
