import { RegistryTokenError } from "../errors.ts";
import type { Secret } from "../secret.ts";
import { hasMoved } from "./pending-outcome.ts";
import type { Destination } from "./rotation-ports.ts";

export type StoreOutcome =
  | { kind: "done" }
  | { kind: "not-done"; error: unknown }
  /** No answer came, so it may hold the new token or not. */
  | { kind: "unknown"; error: unknown };

interface StoreRequest {
  token: Secret;
  /** When the destination was written before, where that was asked: `undefined` inside if never. */
  before: { time: Date | undefined } | undefined;
  signal?: AbortSignal | undefined;
}

/** Stores a token. After a lost answer, the time of the last change tells whether it got there. */
export async function storeOne(
  destination: Destination,
  { token, before, signal }: StoreRequest,
): Promise<StoreOutcome> {
  try {
    await destination.store(token, { signal });
    return { kind: "done" };
  } catch (error) {
    const isRefused = error instanceof RegistryTokenError && error.code === "destination-refused";
    if (isRefused) return { kind: "not-done", error };
    if (before === undefined) return { kind: "unknown", error };
    try {
      const time = await destination.storedAt();
      return hasMoved(time, before.time?.getTime()) ? { kind: "done" } : { kind: "unknown", error };
    } catch {
      return { kind: "unknown", error };
    }
  }
}
