import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { jobForTest } from "./job-for-test.ts";
import { writeAction } from "./throw-away-action.ts";

describe("the command files of a step", () => {
  it("give outputs and state, names without regard to case", async () => {
    const main = `tell("OUTPUT", "url=a\\nURL=b\\n"); tell("STATE", "Key=1\\nKEY=2\\n");`;
    const job = await jobForTest();
    const step = await job.uses(await writeAction({ main }), { id: "login" });
    expect(step.outputs).toEqual({ url: "b" });
    expect(step.state).toEqual({ Key: "2" });
  });

  it("are new for each step and removed after it", async () => {
    const main = `console.log(["ENV", "OUTPUT", "PATH", "STATE", "STEP_SUMMARY"].map((kind) => {
      const file = process.env["GITHUB_" + kind];
      return kind + existsSync(file) + readFileSync(file).length;
    }).join());
    console.log(process.env.GITHUB_OUTPUT);`;
    const action = await writeAction({ main });
    const job = await jobForTest();
    const [one, two] = [await job.uses(action), await job.uses(action)];
    const [files, path] = one.stdout.split("\n");
    expect(files).toBe("ENVtrue0,OUTPUTtrue0,PATHtrue0,STATEtrue0,STEP_SUMMARYtrue0");
    expect(path).toContain(join(job.folders.temporary, "_runner_file_commands", "set_output_"));
    expect(two.stdout).not.toContain(path);
    expect(await readdir(join(job.folders.temporary, "_runner_file_commands"))).toEqual([]);
  });

  it("count when the step fails", async () => {
    const main = `tell("OUTPUT", "a=1\\n"); tell("ENV", "B=2\\n"); tell("STATE", "c=3\\n"); throw new Error("no");`;
    const job = await jobForTest();
    const step = await job.uses(await writeAction({ main }));
    expect(step).toMatchObject({
      conclusion: "failure",
      exitCode: 1,
      outputs: { a: "1" },
      state: { c: "3" },
    });
    expect(job.environment).toEqual({ B: "2" });
  });

  it("fail the step when they break the grammar, and still count up to the fault", async () => {
    const main = `tell("ENV", "A=1\\nfault\\nB=2\\n"); tell("OUTPUT", "c=3\\n");`;
    const job = await jobForTest();
    const step = await job.uses(await writeAction({ main }));
    expect(step).toMatchObject({ conclusion: "failure", exitCode: 0, outputs: { c: "3" } });
    expect(step.annotations.map(({ message }) => message)).toEqual([
      "Unable to process file command 'env' successfully.",
      "Invalid format 'fault'",
    ]);
    expect(job.environment).toEqual({ A: "1" });
  });

  it("cannot export NODE_OPTIONS, in any spelling", async () => {
    const main = `tell("ENV", "Node_Options=--no-warnings\\nA=1\\n");`;
    const job = await jobForTest();
    const step = await job.uses(await writeAction({ main }));
    expect(step.conclusion).toBe("success");
    expect(step.annotations).toMatchObject([
      { level: "error", message: expect.stringContaining("NODE_OPTIONS") },
    ]);
    expect(job.environment).toEqual({ A: "1" });
  });

  it("are read by the grammar of the job's system", async () => {
    const action = await writeAction({ main: `tell("OUTPUT", "a=1\\r\\n");` });
    const windows = await jobForTest({ platform: "win32" });
    expect((await windows.uses(action)).outputs).toEqual({ a: "1" });
    const linux = await jobForTest({ platform: "linux" });
    expect((await linux.uses(action)).outputs).toEqual({ a: "1\r" });
  });

  it("give a summary, which is dropped with an error above one mebibyte", async () => {
    const job = await jobForTest();
    const small = await job.uses(await writeAction({ main: `tell("STEP_SUMMARY", "# Hi\\r\\nthere");` }));
    expect(small.summary).toBe("# Hi\nthere\n");
    const main = `tell("STEP_SUMMARY", "x".repeat(1024 * 1024 + 1));`;
    const large = await job.uses(await writeAction({ main }));
    expect(large).toMatchObject({ summary: "", conclusion: "success" });
    expect(large.annotations).toMatchObject([{ level: "error" }]);
  });
});

describe("the commands in a step's output", () => {
  const lines = (...texts: string[]) =>
    texts.map((text) => `console.log(${JSON.stringify(text)});`).join("\n");

  it("give outputs and state in the deprecated way, with a warning", async () => {
    const job = await jobForTest();
    const main = lines("::set-output name=a::1%0A2", "::save-state name=b::3");
    const step = await job.uses(await writeAction({ main }));
    expect(step).toMatchObject({ outputs: { a: "1\n2" }, state: { b: "3" }, conclusion: "success" });
    expect(step.annotations.map(({ level }) => level)).toEqual(["warning", "warning"]);
  });

  it.each(["::set-env name=A::1", "::add-path::/somewhere"])("fail the step for %s", async (line) => {
    const job = await jobForTest();
    const step = await job.uses(await writeAction({ main: lines(line) }));
    expect(step).toMatchObject({ conclusion: "failure", exitCode: 0 });
    expect(job.environment).toEqual({});
    expect(job.addedPath).toEqual([]);
  });

  it("give annotations with title, file in the workspace and line; ten of each level at most", async () => {
    const job = await jobForTest();
    const file = join(job.folders.workspace, "sub", "auth.json");
    const main = `
      console.log("::warning title=Two%2C three,file=" + ${JSON.stringify(file)} + ",line=7::more%0Alines");
      for (let i = 0; i < 11; i++) console.error("##[error]e" + i);`;
    const { annotations } = await job.uses(await writeAction({ main }));
    expect(annotations[0]).toEqual({
      level: "warning",
      title: "Two, three",
      file: "sub/auth.json",
      line: 7,
      message: "more\nlines",
    });
    expect(annotations.slice(1).map(({ message }) => message)).toEqual(
      [..."0123456789"].map((digit) => `e${digit}`),
    );
    expect(job.log).toContain("##[error]e10\n");
  });

  it("are text while they are stopped, on both streams, until the token comes", async () => {
    const main = `${lines("::stop-commands::pause", "::set-output name=a::1")}
      setTimeout(() => { console.error("::set-output name=b::2"); setTimeout(() => {
        ${lines("::pause::", "::set-output name=c::3")} }, 50); }, 50);`;
    const job = await jobForTest();
    const step = await job.uses(await writeAction({ main }));
    expect(step.outputs).toEqual({ c: "3" });
    expect(step.log).toContain("\n::set-output name=a::1\n");
    expect(step.log).toContain("\n::set-output name=b::2\n");
  });

  it("are not echoed, unless the step asks for it, and never for a mask", async () => {
    const job = await jobForTest();
    const quiet = await job.uses(
      await writeAction({ main: lines("::save-state name=a::1", "::add-mask::abcabc") }),
    );
    expect(quiet.log).not.toContain("::");
    const main = lines("::echo::on", "::save-state name=a::1", "::add-mask::defdef");
    const loud = await job.uses(await writeAction({ main }));
    expect(loud.log).toContain("::save-state name=a::1\n");
    expect(loud.log).toContain("::add-mask::***\n");
    expect(loud.log).not.toContain("defdef");
  });

  it("are found in lines that end in a carriage return alone, as .NET reads lines", async () => {
    const job = await jobForTest();
    const main = `process.stdout.write("progress\\r::save-state name=a::1\\r\\nlast");`;
    const step = await job.uses(await writeAction({ main }));
    expect(step.state).toEqual({ a: "1" });
    expect(step.log).toContain("progress\n");
    expect(step.log.endsWith("last\n")).toBe(true);
  });
});
