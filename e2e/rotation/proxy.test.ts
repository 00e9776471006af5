import { expect, it } from "vitest";
import { startLoopbackProxy } from "../scenarios/loopback-proxy.ts";
import { printedByStep } from "../scenarios/what-is-seen.ts";
import { issuingApkg } from "./issuing-registry.ts";
import { rotationWorld } from "./rotation-world.ts";

it("asks GitHub through the proxy of the environment", async () => {
  const world = await rotationWorld();
  const registry = await issuingApkg(world.now);
  const proxy = await startLoopbackProxy(Number(new URL(world.github.url).port));
  const env = { http_proxy: `http://${proxy.address}` };
  const job = await world.startJob({ apiUrl: "http://github.example", env });
  const step = await world.rotateIn(job, registry.inputs);
  expect(step.conclusion, step.log).toBe("success");
  expect(proxy.asked.length).toBe(world.github.requests.length);
  expect(proxy.asked.every((line) => /^[A-Z]+ http:\/\/github\.example\//.test(line))).toBe(true);
});

it("names a proxy that does not let GitHub be asked, and issues nothing", async () => {
  const world = await rotationWorld();
  const registry = await issuingApkg(world.now);
  const proxy = await startLoopbackProxy(1, "close");
  const env = { HTTP_PROXY: `http://user:unguessable@${proxy.address}` };
  const job = await world.startJob({ apiUrl: "http://github.example", env });
  const step = await world.rotateIn(job, registry.inputs);
  expect(step.conclusion).toBe("failure");
  expect(step.log).toContain(`gave no usable answer through the proxy http://${proxy.address} (HTTP_PROXY)`);
  expect(printedByStep(step)).not.toContain("unguessable");
  expect(registry.effects.issue).toBe(0);
});
