import { jwtExpiry } from "@setup-registry-token/core/registries";
import type { Inputs } from "./inputs.ts";
import type { KnownToken } from "./known-token.ts";
import { warnIfEndsSoon } from "./report-verification.ts";
import { systemClock } from "./system-clock.ts";
import type { WorkflowCommands } from "./workflow-commands.ts";

/** Reads when tokens end that say so themselves, and warns of those that end soon. Asks nobody. */
export function readExpiries(
  registries: readonly KnownToken[],
  { daysOfWarning }: Pick<Inputs, "daysOfWarning">,
  commands: WorkflowCommands,
): KnownToken[] {
  return registries.map((registry) => {
    const known = { ...registry, expiry: jwtExpiry(registry.token) };
    warnIfEndsSoon(known, { daysOfWarning, now: systemClock.now() }, commands);
    return known;
  });
}
