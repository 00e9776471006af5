import { RegistryTokenError } from "../errors.ts";
import type { IssuedToken } from "../registries/token-administration.ts";
import { readPendingValue } from "./pending-value.ts";
import type { Work } from "./work.ts";

/** Why a token that a registry gave for a new one is not stored. */
export interface IssuedFault {
  error: RegistryTokenError;
  /** Whether it is certainly one that was issued just now, so that nobody else has it. */
  isOurs: boolean;
}

/** Looks at what a registry gave when it was asked for a new token: it can be anything. */
export function faultOf({ token, record }: IssuedToken, work: Work): IssuedFault | undefined {
  const { ports, settings, tokens, label } = work;
  const { id, expiry } = record;
  const value = token.reveal();
  const pending = settings.pendingToken && readPendingValue(settings.pendingToken);
  if (value === ports.issuer.authority?.reveal()) {
    return fault("The registry gave the very token that was to issue another.", false);
  }
  if (tokens.has(id) || value === pending?.token.reveal()) {
    return fault(`The registry gave a token that existed before, ${id}, and not a new one.`, false);
  }
  if (record.label !== "" && record.label !== label) {
    return fault(
      `The registry gave the new token ${id} another label than it was asked for, by which no later run would know it.`,
      true,
    );
  }
  if (expiry.kind === "at" && expiry.date.getTime() <= ports.clock.now()) {
    return fault(
      `The registry gave a token, ${id}, that expired at ${expiry.date.toISOString()}. Check the clocks of the registry and of this machine.`,
      true,
    );
  }
  return undefined;
}

function fault(message: string, isOurs: boolean): IssuedFault {
  return { error: new RegistryTokenError("registry-misbehaved", message), isOurs };
}
