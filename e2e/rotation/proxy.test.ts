import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { issuingApkg } from "./issuing-registry.ts";
import { rotationWorld } from "./rotation-world.ts";

/** A proxy that takes every host to one port of this machine, and notes what it was asked for. */
async function startProxy(port: string): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.once("data", (bytes) => {
      asked.push(bytes.toString("latin1").split("\r\n", 1)[0] ?? "");
      const onward = connect(Number(port), "127.0.0.1", () => socket.write("HTTP/1.1 200 Connected\r\n\r\n"));
      sockets.add(onward);
      onward.on("error", () => {});
      onward.pipe(socket).pipe(onward);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The proxy has no port.");
  return { url: `http://127.0.0.1:${address.port}`, asked };
}

it("asks GitHub through the proxy of the environment", async () => {
  const world = await rotationWorld();
  const registry = await issuingApkg(world.now);
  const proxy = await startProxy(new URL(world.github.url).port);
  const job = await world.startJob({ apiUrl: "http://github.example", env: { http_proxy: proxy.url } });
  const step = await world.rotateIn(job, registry.inputs);
  expect(step.conclusion, step.log).toBe("success");
  expect(new Set(proxy.asked)).toEqual(new Set(["CONNECT github.example:80 HTTP/1.1"]));
});
