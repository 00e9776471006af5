import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { ProcessGroup } from "./process-group.ts";

/** A program that starts another. The other holds a connection for as long as it lives. */
function programFor(port: number): string[] {
  const grandchild = `require("node:net").connect(${port}, "127.0.0.1"); setInterval(() => {}, 1000);`;
  const child = `require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(grandchild)}]);
    setInterval(() => {}, 1000);`;
  return ["-e", child];
}

/** A server that tells of the grandchild by its connection. */
async function listen(): Promise<{ port: number; connected: Promise<Socket> }> {
  const server = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const address = server.address();
  const connected = once(server, "connection").then(([socket]: Socket[]) => {
    if (socket === undefined) throw new Error("No connection.");
    return socket.resume().on("error", () => {});
  });
  return { port: typeof address === "object" ? (address?.port ?? 0) : 0, connected };
}

it("tells what the program wrote and how it ended", async () => {
  const program = `console.log("one"); console.error("two"); process.exit(3);`;
  const group = new ProcessGroup(process.execPath, ["-e", program], process.env);
  const [, letter] = await group.written(/tw(o)/, { within: 30_000 });
  expect(letter).toBe("o");
  expect(await group.ended).toBe(3);
  await expect(group.written(/three/, { within: 30_000 })).rejects.toThrow(/ended before .*three.*one/s);
});

it("says that a program could not be started", async () => {
  const group = new ProcessGroup("no-such-program", [], process.env);
  expect(await group.ended).toBe(1);
  expect(group.output).toContain("ENOENT");
});

describe.skipIf(process.platform === "win32")("what the program has started", () => {
  it("ends with it", async () => {
    const { port, connected } = await listen();
    const group = new ProcessGroup(process.execPath, programFor(port), process.env);
    const isGone = once(await connected, "close");
    await group.stop();
    await isGone;
  });

  it("ends when the program ends by itself", async () => {
    const { port, connected } = await listen();
    const [flag = "", source] = programFor(port);
    const endLater = `process.once("SIGUSR2", () => process.exit(0)); console.log("pid " + process.pid);`;
    const group = new ProcessGroup(process.execPath, [flag, `${source} ${endLater}`], process.env);
    const isGone = once(await connected, "close");
    const [, pid] = await group.written(/pid (\d+)/, { within: 30_000 });
    process.kill(Number(pid), "SIGUSR2");
    expect(await group.ended).toBe(0);
    await isGone;
  });

  it("ends when whoever wanted it is killed", async () => {
    const { port, connected } = await listen();
    const module = JSON.stringify(new URL("process-group.ts", import.meta.url));
    const source = `import(${module}).then(({ ProcessGroup }) =>
      new ProcessGroup(process.execPath, ${JSON.stringify(programFor(port))}, process.env));`;
    const starter = spawn(process.execPath, ["-e", source], { stdio: "ignore" });
    const isGone = once(await connected, "close");
    starter.kill("SIGKILL");
    await isGone;
  });
});
