import { RegistryTokenError } from "../errors.ts";
import type { HttpClock } from "../http/retry.ts";
import type { Secret } from "../secret.ts";
import type { CallOptions } from "./call-options.ts";
import type { Registry } from "./registry.ts";

/** PACKAGE.broker may know a revoked token for 5 s more; the last question comes well after that. */
const PAUSES = [500, 1_000, 1_500, 2_000, 3_000, 4_000];

/** Asks again and again whether a token has ended, for as long as a registry may take; some 12 seconds. */
export async function awaitEnd(
  hasEnded: () => Promise<boolean>,
  clock: HttpClock,
  options: CallOptions,
): Promise<boolean> {
  for (const pause of [...PAUSES, undefined]) {
    if (await hasEnded()) return true;
    if (pause === undefined) break;
    await clock.pause(pause, options.signal ?? new AbortController().signal);
    options.signal?.throwIfAborted();
  }
  return false;
}

/**
 * Makes sure that a token which was revoked has ended.
 *
 * @returns `false` if the registry still takes it
 * @throws {RegistryTokenError} if it cannot be asked, or does not say
 */
export function isRefusedInTheEnd(
  token: Secret,
  { registry, clock }: { registry: Registry; clock: HttpClock },
  options: CallOptions = {},
): Promise<boolean> {
  return awaitEnd(() => isRefused(registry, token, options), clock, options);
}

async function isRefused(registry: Registry, token: Secret, options: CallOptions): Promise<boolean> {
  try {
    const { certainty, doubt } = await registry.verify(token, options);
    if (certainty === "accepted") return false;
    throw new RegistryTokenError("revocation-unproven", doubt ?? "The registry does not say.");
  } catch (error) {
    const code = error instanceof RegistryTokenError ? error.code : undefined;
    if (code === "token-rejected" || code === "token-expired") return true;
    throw error;
  }
}
