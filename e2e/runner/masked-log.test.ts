import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import { jobForTest } from "./job-for-test.ts";
import { writeAction } from "./throw-away-action.ts";

const random = () => randomBytes(15).toString("hex");
const inputs = { token: {}, url: {} };

it("the secrets of the job and its own token are hidden from the first line on", async () => {
  const secret = random();
  const job = await jobForTest({ secrets: [secret] });
  const action = await writeAction({ main: "console.log(process.env.INPUT_TOKEN);", inputs });
  const step = await job.uses(action, { with: { token: secret }, env: { COPY: secret } });
  expect(step.log).toBe("##[group]Run ./\nwith:\n  token: ***\nenv:\n  COPY: ***\n##[endgroup]\n***\n");
  await job.run([process.execPath, "-p", '"say " + process.env.WORD'], {
    env: { WORD: ({ github }) => String(github.token) },
  });
  expect(job.log).toContain("say ***\n");
});

it("an input that is no secret is printed before the action can hide it", async () => {
  const token = random();
  const job = await jobForTest();
  const main = `const token = process.env.INPUT_TOKEN; console.log("  ::add-mask::" + token);
    console.log("now " + token); console.error("and " + Buffer.from(token).toString("base64"));`;
  const { log, stdout } = await job.uses(await writeAction({ main, inputs }), { with: { token, url: "" } });
  expect(log).toContain(`with:\n  token: ${token}\n##[endgroup]`);
  expect(log).toContain("now ***\n");
  expect(log).toContain("and ***\n");
  expect(stdout).toContain(`::add-mask::${token}\n`);
  expect(job.rawLog).toContain(`::add-mask::${token}\n`);
});

it("a mask of only white space is refused with a warning", async () => {
  const job = await jobForTest();
  const step = await job.uses(
    await writeAction({ main: `console.log("::add-mask::%0A "); console.log("a b");` }),
  );
  expect(step.annotations).toMatchObject([{ level: "warning" }]);
  expect(step.log).toContain("a b\n");
});

it("masks hold for later steps, annotations and the summary, line by line", async () => {
  const [one, two] = [random(), random()];
  const mask = `console.log("::add-mask::" + ${JSON.stringify(one)} + "%0A" + ${JSON.stringify(two)});`;
  const job = await jobForTest();
  await job.uses(await writeAction({ main: mask }));
  const main = `console.log("::warning::a ${one}%0A${two} b");
    tell("STEP_SUMMARY", "x ${one}\\n${two} y\\n");`;
  const step = await job.uses(await writeAction({ main }));
  expect(step.annotations).toMatchObject([{ message: "a *** b" }]);
  expect(step.summary).toBe("x ***\n*** y\n");
  expect(step.log).toContain("##[warning]a *** b\n");
});

it("an annotation is cut at 4096 characters after it was masked", async () => {
  const token = random();
  const job = await jobForTest({ secrets: [token] });
  const step = await job.uses(
    await writeAction({ main: `console.log("::notice::${token}" + "x".repeat(5000));` }),
  );
  expect(step.annotations[0]?.message).toBe(`***${"x".repeat(4093)}`);
});

it("a long stop token is hidden like a secret", async () => {
  const token = random();
  const job = await jobForTest();
  const main = `console.log("::stop-commands::${token}"); console.log("::${token}::");`;
  const step = await job.uses(await writeAction({ main }));
  expect(step.log.endsWith("::stop-commands::***\n::***::\n")).toBe(true);
});

it("outputs of the job that hold anything hidden are dropped, outputs between steps are not", async () => {
  const token = random();
  const job = await jobForTest({
    outputs: {
      url: ({ steps }) => steps.login?.outputs.url ?? "",
      secret: ({ steps }) => `prefix ${steps.login?.outputs.token}`,
      none: () => "",
    },
  });
  const main = `console.log("::add-mask::${token}"); tell("OUTPUT", "url=https://x.test\\ntoken=${token}\\n");`;
  await job.uses(await writeAction({ main }), { id: "login" });
  const action = await writeAction({ main: "console.log(process.env.INPUT_TOKEN.length);", inputs });
  const later = await job.uses(action, { with: { token: ({ steps }) => steps.login?.outputs.token ?? "" } });
  expect(later.stdout).toBe(`${token.length}\n`);
  expect((await job.finish()).outputs).toEqual({ url: "https://x.test" });
  expect(job.outputs).toEqual({ url: "https://x.test" });
  expect(job.log).toContain("Skip output 'secret' since it may contain secret.");
});

it("a debug job shows outputs, state and variables, masked", async () => {
  const token = random();
  const main = `console.log("::add-mask::${token}"); console.log("::debug::RUNNER_DEBUG=" + process.env.RUNNER_DEBUG);
    tell("OUTPUT", "a=${token}\\n"); tell("STATE", "b=2\\n"); tell("ENV", "C=3\\n");`;
  const action = await writeAction({ main });
  const debugged = await (await jobForTest({ isDebug: true })).uses(action);
  expect(debugged.log).toContain("##[debug]RUNNER_DEBUG=1\n");
  expect(debugged.log).toContain("##[debug]Set output a = ***\n");
  expect(debugged.log).toContain("##[debug]Save intra-action state b = 2\n");
  expect(debugged.log).toContain("##[debug]C='3'\n");
  expect((await (await jobForTest()).uses(action)).log).not.toContain("##[debug]");
});
