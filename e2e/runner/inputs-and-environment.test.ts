import { readFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { expect, it } from "vitest";
import { jobForTest } from "./job-for-test.ts";
import { writeAction } from "./throw-away-action.ts";

const printEnvironment = `console.log("ENV" + JSON.stringify(process.env)); console.log("CWD" + process.cwd());`;

function environmentIn(stdout: string): Record<string, string> {
  const line = stdout.split("\n").find((text) => text.startsWith("ENV")) ?? "ENV{}";
  return JSON.parse(line.slice(3));
}

it("an input is INPUT_ and its name in capitals, with blanks as _ and hyphens kept", async () => {
  const action = await writeAction({
    main: printEnvironment,
    inputs: { "registry-url": {}, "two words": {} },
  });
  const job = await jobForTest();
  const step = await job.uses(action, { with: { "registry-url": "a", "Two Words": "b" } });
  expect(environmentIn(step.stdout)).toMatchObject({ "INPUT_REGISTRY-URL": "a", INPUT_TWO_WORDS: "b" });
  expect(step.annotations).toEqual([]);
});

it("an input that is not given has its default, with expressions filled in, or is empty", async () => {
  const inputs = {
    store: { default: "auto" },
    cleanup: { default: true },
    token: { default: "$" + "{{ github.token }}" },
    url: {},
  };
  const action = await writeAction({ main: printEnvironment, inputs });
  const job = await jobForTest({ github: { token: "not-really" } });
  const environment = environmentIn((await job.uses(action, { with: { store: "" } })).stdout);
  expect(environment).toMatchObject({
    INPUT_STORE: "",
    INPUT_CLEANUP: "true",
    INPUT_TOKEN: "not-really",
    INPUT_URL: "",
  });
  expect(environment.GITHUB_TOKEN).toBeUndefined();
});

it("an input that the action does not declare, or declares as deprecated, gives a warning", async () => {
  const inputs = { url: {}, old: { deprecationMessage: "use url" } };
  const action = await writeAction({ main: "", inputs });
  const job = await jobForTest();
  const { annotations, conclusion } = await job.uses(action, { with: { urll: "a", old: "b" } });
  expect(annotations.map(({ level, message }) => `${level}: ${message}`)).toEqual([
    "warning: Input 'old' has been deprecated with message: use url",
    "warning: Unexpected input(s) 'urll', valid inputs are ['url', 'old']",
  ]);
  expect(conclusion).toBe("success");
});

it("the action sees nothing of the environment around the runner but PATH", async () => {
  process.env.AROUND_THE_RUNNER = "yes";
  try {
    const job = await jobForTest({ env: { FROM_JOB: "1" } });
    const step = await job.uses(await writeAction({ main: printEnvironment }), { env: { FROM_STEP: "2" } });
    const environment = environmentIn(step.stdout);
    expect(environment).toMatchObject({ FROM_JOB: "1", FROM_STEP: "2", HOME: job.folders.home, CI: "true" });
    const others = Object.keys(environment).filter((name) => !/^(GITHUB|RUNNER|FROM)_/.test(name));
    if (process.platform === "linux") expect(others.sort()).toEqual(["CI", "HOME", "PATH"]);
    else expect(others).not.toContain("AROUND_THE_RUNNER");
  } finally {
    delete process.env.AROUND_THE_RUNNER;
  }
});

it("the action runs in the workspace and is told the folders, the event and itself", async () => {
  const job = await jobForTest({
    github: { event_name: "pull_request", actor: "example-bot" },
    event: { action: "opened", labels: [{ name: "x" }] },
  });
  const { stdout } = await job.uses(await writeAction({ main: printEnvironment }), { id: "login" });
  const environment = environmentIn(stdout);
  expect(stdout).toContain(`CWD${job.folders.workspace}\n`);
  expect(environment).toMatchObject({
    GITHUB_ACTION: "login",
    GITHUB_ACTIONS: "true",
    GITHUB_ACTOR: "example-bot",
    GITHUB_EVENT_NAME: "pull_request",
    GITHUB_WORKSPACE: job.folders.workspace,
    RUNNER_TEMP: job.folders.temporary,
    RUNNER_TOOL_CACHE: job.folders.toolCache,
  });
  const event: unknown = JSON.parse(await readFile(environment.GITHUB_EVENT_PATH ?? "", "utf8"));
  expect(event).toEqual({ action: "opened", labels: [{ name: "x" }] });
});

it("an action's own path is what node is started with, and nothing else", async () => {
  const action = await writeAction({ main: "" });
  const job = await jobForTest();
  await job.uses(action, { with: { token: "abc" } });
  expect(job.argv).toEqual([[process.execPath, join(action, "main.mjs")]]);
});

it("what a step exports reaches the next steps, and a step's own env stands over it", async () => {
  const main = `tell("ENV", "A=1\\nB<<END\\n2\\n3\\nEND\\n"); tell("PATH", "/first\\n/second\\n/first\\n");`;
  const job = await jobForTest({ env: { PATH: "/from-job" } });
  await job.uses(await writeAction({ main }));
  expect(job.environment).toMatchObject({ A: "1", B: "2\n3" });
  expect(job.addedPath).toEqual(["/first", "/second"]);
  const step = await job.uses(await writeAction({ main: printEnvironment }), { env: { A: "over" } });
  expect(environmentIn(step.stdout)).toMatchObject({
    A: "over",
    B: "2\n3",
    PATH: ["/first", "/second", "/from-job"].join(delimiter),
  });
  expect(job.environment.A).toBe("1");
});

it("a command gets the exports but neither inputs nor state, as an argv or as a script", async () => {
  const job = await jobForTest();
  await job.uses(await writeAction({ main: `tell("ENV", "A=1\\n"); tell("STATE", "s=1\\n");` }));
  const started = await job.run([process.execPath, "-e", printEnvironment]);
  const environment = environmentIn(started.stdout);
  expect(environment).toMatchObject({ A: "1", GITHUB_ACTION: "__run" });
  expect(Object.keys(environment).filter((name) => /^(INPUT|STATE)_/.test(name))).toEqual([]);
  if (process.platform === "win32") return;
  const script = await job.run('echo "A is $A"\nfalse\necho not reached', { env: { A: "2" } });
  expect(script).toMatchObject({ conclusion: "failure", exitCode: 1, stdout: "A is 2\n" });
  expect(script.annotations).toMatchObject([
    { level: "error", message: "Process completed with exit code 1." },
  ]);
});

it("a step is skipped after a failed one, unless its condition says otherwise", async () => {
  const job = await jobForTest();
  const failing = await job.uses(await writeAction({ main: "process.exitCode = 3;" }), { id: "first" });
  expect(failing).toMatchObject({ conclusion: "failure", exitCode: 3, annotations: [] });
  const action = await writeAction({ main: "", post: "" });
  expect(await job.uses(action)).toMatchObject({ conclusion: "skipped", exitCode: null });
  expect(await job.uses(action, { if: "failure() && env.A == ''" })).toMatchObject({ conclusion: "success" });
  const { conclusion, posts } = await job.finish();
  expect(conclusion).toBe("failure");
  expect(posts).toHaveLength(1);
});

it("a program that cannot be started fails the step", async () => {
  const job = await jobForTest({ nodeBinary: join("/", "no", "such", "node") });
  const step = await job.uses(await writeAction({ main: "" }));
  expect(step.conclusion).toBe("failure");
  expect(step.annotations).toMatchObject([{ level: "error" }]);
});
