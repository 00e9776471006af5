import { once } from "node:events";
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { jobForTest } from "./job-for-test.ts";
import { writeAction } from "./throw-away-action.ts";

const cancelTimes = { interrupt: 100, terminate: 100 };
const stay = `setInterval(() => {}, 1000); console.log("ready");`;
const catching = (signal: string, reaction: string) =>
  `process.on("${signal}", () => { console.log("got ${signal}"); ${reaction} });`;

describe.skipIf(process.platform === "win32")("a job that is cancelled while a step runs", () => {
  it("sends SIGINT, takes over what the step wrote, and runs the posts", async () => {
    const main = `tell("STATE", "written=yes\\n"); ${catching("SIGINT", "process.exit(0);")} ${stay}`;
    const action = await writeAction({ main, post: "console.log(process.env.STATE_written);" });
    // Times so long that only SIGINT can have ended the step.
    const job = await jobForTest({ cancelTimes: { interrupt: 50_000, terminate: 50_000 } });
    const step = job.uses(action);
    await job.waitForLog("ready");
    await job.cancel();
    expect(await step).toMatchObject({ conclusion: "cancelled", exitCode: 0, state: { written: "yes" } });
    expect((await step).log).toContain("##[error]The operation was canceled.");
    const { conclusion, posts } = await job.finish();
    expect(posts).toMatchObject([{ conclusion: "success", stdout: "yes\n" }]);
    expect(conclusion).toBe("cancelled");
  });

  it("sends SIGTERM to a step that does not end by SIGINT", async () => {
    const main = `${catching("SIGINT", "")} ${catching("SIGTERM", "process.exit(5);")} ${stay}`;
    const job = await jobForTest({ cancelTimes: { interrupt: 100, terminate: 50_000 } });
    const step = job.uses(await writeAction({ main }));
    await job.waitForLog("ready");
    await job.cancel();
    expect(await step).toMatchObject({ exitCode: 5, stdout: "ready\ngot SIGINT\ngot SIGTERM\n" });
  });

  it("kills a step that ends by neither, with what it started", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const child = `require("node:net").connect(${port}, "127.0.0.1"); setInterval(() => {}, 1000);`;
    const main = `import { spawn } from "node:child_process";
      spawn(process.execPath, ["-e", ${JSON.stringify(child)}], { stdio: "inherit" });
      ${catching("SIGINT", "")} ${catching("SIGTERM", "")} ${stay}`;
    const job = await jobForTest({ cancelTimes });
    const step = job.uses(await writeAction({ main, post: "" }));
    const [[socket]] = await Promise.all([once(server, "connection"), job.waitForLog("ready")]);
    const childIsGone = once(
      socket.resume().on("error", () => {}),
      "close",
    );
    await job.cancel();
    expect(await step).toMatchObject({ exitCode: null, stdout: "ready\ngot SIGINT\ngot SIGTERM\n" });
    await childIsGone;
    expect((await job.finish()).posts).toHaveLength(1);
  });

  it("leaves a step alone whose condition still holds, and skips the steps after it", async () => {
    const main = `while (!existsSync(process.env.RUNNER_TEMP + "/go")) await new Promise((done) => setTimeout(done, 5));`;
    const job = await jobForTest({ cancelTimes });
    const step = job.uses(await writeAction({ main: `console.log("ready"); ${main}` }), { if: "always()" });
    await job.waitForLog("ready");
    await job.cancel();
    const release = await job.run(
      [process.execPath, "-e", `fs.writeFileSync(process.env.RUNNER_TEMP + "/go", "")`],
      {
        if: "cancelled()",
      },
    );
    expect(release.conclusion).toBe("success");
    expect(await step).toMatchObject({ conclusion: "success", exitCode: 0 });
    expect(await job.uses(await writeAction({ main: "" }))).toMatchObject({ conclusion: "skipped" });
  });
});

describe("a machine that goes down while a step runs", () => {
  it("kills the step, runs no post, and leaves an empty RUNNER_TEMP", async () => {
    const main = `tell("OUTPUT", "a=1\\n"); writeFileSync(process.env.RUNNER_TEMP + "/left", ""); ${stay}`;
    const job = await jobForTest();
    const step = job.uses(await writeAction({ main, post: "" }));
    await job.waitForLog("ready");
    expect(existsSync(join(job.folders.temporary, "left"))).toBe(true);
    await job.shutdown();
    expect(await step).toMatchObject({ conclusion: "cancelled", exitCode: null, outputs: {} });
    expect(await readdir(job.folders.temporary)).toEqual([]);
    expect((await job.finish()).posts).toEqual([]);
    expect(job.argv).toHaveLength(1);
  });
});
