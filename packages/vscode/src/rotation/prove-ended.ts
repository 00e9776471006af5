import { type Registry, RegistryTokenError, type Secret } from "@setup-registry-token/core";

/** What a registry says of a token that was to be ended. */
export type Proof = "ended" | "works" | "unknown";

/** Asks a registry about a token that was to be ended. */
export async function proveEnded(registry: Registry, token: Secret): Promise<Proof> {
  try {
    const { certainty } = await registry.verify(token);
    return certainty === "accepted" ? "works" : "unknown";
  } catch (error) {
    if (!(error instanceof RegistryTokenError)) throw error;
    return error.code === "token-rejected" || error.code === "token-expired" ? "ended" : "unknown";
  }
}
