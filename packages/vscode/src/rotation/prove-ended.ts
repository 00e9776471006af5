import { type HttpClock, type Registry, RegistryTokenError, type Secret } from "@setup-registry-token/core";
import { isRefusedInTheEnd } from "@setup-registry-token/core/registries";

/** What a registry says of a token that was to be ended. */
export type Proof = "ended" | "works" | "unknown";

/** Asks a registry about a token that was to be ended, until it is, or has had the time for it. */
export async function proveEnded(
  token: Secret,
  access: { registry: Registry; clock: HttpClock },
  signal: AbortSignal,
): Promise<Proof> {
  try {
    return (await isRefusedInTheEnd(token, access, { signal })) ? "ended" : "works";
  } catch (error) {
    if (signal.aborted || error instanceof RegistryTokenError) return "unknown";
    throw error;
  }
}
