import type { RunNumber } from "../../src/rotation/rotation-request.ts";
import { performDone } from "./perform.ts";
import { HOUR, World } from "./world.ts";

export const DAY = 24 * HOUR;

export interface Beginning {
  destinations?: number;
  hasReceipts?: boolean;
  reportsUse?: boolean;
  skews?: World["skews"];
}

/** Secrets that were set by hand before there was any rotation. */
export function worldBeforeRotations({ hasReceipts: _, ...beginning }: Beginning = {}): World {
  const world = new World(beginning);
  const { token } = world.issue("made by hand");
  for (const secret of world.secrets) world.store(secret, token.reveal());
  world.now += 7 * DAY;
  return world;
}

/** Secrets that were rotated twice, a week ago and two. The run that comes now is the third. */
export async function worldOfRotations(beginning: Beginning = {}): Promise<World> {
  const world = worldBeforeRotations(beginning);
  for (const id of [1, 2]) {
    await complete(world, { run: { id, attempt: 1 }, ...beginning });
    world.now += 7 * DAY;
  }
  return world;
}

/** A rotation that nothing happens to. */
export async function complete(
  world: World,
  { run, hasReceipts = true, mode }: { run: RunNumber; hasReceipts?: boolean; mode?: "rotate" | "finish" },
): Promise<void> {
  await performDone(world, { request: { run, mode, currentId: "id-1" }, hasReceipts });
}
