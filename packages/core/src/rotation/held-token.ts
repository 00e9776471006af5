import type { Expiry } from "../registries/expiry.ts";
import type { Secret } from "../secret.ts";
import type { PendingToken } from "./receipt.ts";

/** The new token: masked, accepted by the registry, and on its way into the destinations. */
export interface HeldToken {
  token: Secret;
  expiry: Expiry;
  pending: PendingToken;
  /** Whether no destination can hold it yet. */
  isFresh: boolean;
}
