import { expect } from "vitest";
import type { Fleet } from "./fleet.ts";
import { type AwaitedRequest, type HeldMoment, holdRequest } from "./hold-request.ts";

/**
 * Runs a rotation until one of its requests, and kills it there: the request is never answered, and before its effect
 * it never has one.
 */
export async function killRotation(
  { world, ...fleet }: Fleet,
  request: AwaitedRequest,
  moment: HeldMoment,
): Promise<void> {
  const job = await world.startJob();
  const held = holdRequest({ world, ...fleet }, request, moment);
  const ended = world.rotateIn(job, fleet.inputs);
  const first = await Promise.race([held.then(() => "held"), ended.then(({ log }) => log)]);
  expect(first).toBe("held");
  await job.shutdown();
  expect((await ended).conclusion).toBe("cancelled");
}
