import { expect } from "vitest";
import { rotate } from "../../src/rotation/rotate.ts";
import { RotationFailed } from "../../src/rotation/rotation-failed.ts";
import type { RotationRequest } from "../../src/rotation/rotation-request.ts";
import type { RotationResult } from "../../src/rotation/rotation-result.ts";
import { Secret } from "../../src/secret.ts";
import { Run } from "./faults.ts";
import { SECRET, type World } from "./world.ts";
import { type NamedPlace, type Traces, type Vault, type Way, worldPorts } from "./world-ports.ts";

export type Ending =
  | { kind: "done"; result: RotationResult }
  | { kind: "failed"; error: RotationFailed }
  | { kind: "killed" };

export interface Performance {
  request?: Partial<RotationRequest> & Pick<RotationRequest, "run">;
  hasReceipts?: boolean;
  /** By default all secrets of the world. */
  places?: readonly NamedPlace[];
  vaults?: { receipts: Vault; pending: Vault };
  run?: Run;
  /** By how many milliseconds its clock is ahead. */
  skew?: number;
  /** Stands before the run's own way. */
  gate?: (way: Way) => Way;
  /** Changes the ports, or keeps them. */
  change?: (ports: ReturnType<typeof worldPorts>) => void;
}

/** Performs one rotation in a world, and sees that no promise is broken. Like a run of a workflow, it gets the pending secret as it is when it begins. */
export async function perform(world: World, options: Performance): Promise<Ending & { traces: Traces }> {
  const {
    request,
    hasReceipts = true,
    run = new Run(world),
    skew = 0,
    gate = (way: Way) => way,
    places,
    vaults,
  } = options;
  const { pending } = vaults?.pending ?? world;
  const ports = worldPorts(world, { hasReceipts, way: gate(run.way), skew, places, vaults });
  const { traces } = ports;
  options.change?.(ports);
  const rotation = rotate(
    {
      secret: SECRET,
      run: { id: 1, attempt: 1 },
      pendingToken: pending === undefined ? undefined : new Secret(pending),
      signal: run.controller.signal,
      ...request,
    },
    ports,
  );
  try {
    return { ...(await endingOf(rotation, run)), traces };
  } finally {
    world.expectKept();
  }
}

async function endingOf(rotation: Promise<RotationResult>, run: Run): Promise<Ending> {
  try {
    const result = await Promise.race([rotation, run.killed]);
    return result === "killed" ? { kind: "killed" } : { kind: "done", result };
  } catch (error) {
    if (error instanceof RotationFailed) return { kind: "failed", error };
    throw error;
  }
}

/** Performs a rotation that is to come to its end. */
export async function performDone(
  world: World,
  options: Performance,
): Promise<{ result: RotationResult; traces: Traces }> {
  const ending = await perform(world, options);
  if (ending.kind === "done") return ending;
  return expect.fail(ending.kind === "killed" ? "killed" : ending.error.message);
}
