import type { HttpClock } from "../http/retry.ts";
import type { CallOptions } from "../registries/call-options.ts";
import type { Registry } from "../registries/registry.ts";
import type { TokenAdministration } from "../registries/token-administration.ts";
import type { Secret } from "../secret.ts";
import type { PlaceKey } from "./places.ts";

/**
 * All that a rotation needs of the world. Every call ends by itself within ten minutes, and then has no effect any
 * more; a port repeats what may be repeated. What it throws is shown to people, so it holds no token.
 */
export interface RotationPorts {
  issuer: Issuer;
  /** Where the token is used: one or more, always in the same order. */
  destinations: readonly Destination[];
  /** Absent where nothing can be kept: then the labels at the registry are the receipt. */
  receipts?: ReceiptStore | undefined;
  /** Where a new token waits for the next run, should this one die amid many destinations. */
  pendingStore?: PendingStore | undefined;
  clock: HttpClock;
  /** Hides a secret in all its derived forms. Called before anything else is done with a token. */
  mask(secret: Secret): void;
  report(event: RotationEvent): void;
}

/** A registry that issues tokens, with the authority to do so. */
export interface Issuer extends Pick<TokenAdministration, "list" | "issue" | "revoke"> {
  /** Stands in the receipt: the registry's URL. */
  readonly registry: string;
  /** Characters that a label may have at the most, where the registry has a limit. */
  readonly longestLabel?: number | undefined;
  /** The token by which it issues, if it is one: never one that was issued for a secret. */
  readonly authority?: Secret | undefined;
  /** Must ask what only a live token may. */
  verify: Registry["verify"];
}

/** A secret that holds the token: whoever can write it cannot read it. */
export interface Destination {
  /** For people, and different from all others, such as `acme/app: ONEPUB_TOKEN`. */
  readonly name: string;
  /**
   * Asks what it is known by whatever it is called: a repository keeps its id when it is renamed, and its name can be
   * taken by another. By default its name does.
   */
  identify?(options?: CallOptions): Promise<PlaceKey>;
  /**
   * Writes nothing. Fetches what {@link Destination.store} needs and keeps it, so that to store is one request.
   *
   * @returns full sentences that a user should know, such as that another secret shadows this one
   * @throws {RegistryTokenError} `destination-refused`, with the permission that is missing
   */
  check(options?: CallOptions): Promise<string[]>;
  /**
   * @throws {RegistryTokenError} `destination-refused` if it is certain that nothing was written; after anything else
   *   that is thrown, it may have been
   */
  store(token: Secret, options?: CallOptions): Promise<void>;
  /** When somebody last wrote it, by the clock of whoever keeps it; `undefined` if it does not exist. */
  storedAt(options?: CallOptions): Promise<Date | undefined>;
}

/** A text that everybody may read, for a {@link Receipt}. */
export interface ReceiptStore {
  /** For people, such as `the variable ONEPUB_TOKEN_RECEIPT of acme/app`. */
  readonly name: string;
  read(options?: CallOptions): Promise<string | undefined>;
  write(text: string, options?: CallOptions): Promise<void>;
}

/** A secret that only the next run gets, as {@link RotationRequest.pendingToken}. It is not a destination. */
export interface PendingStore {
  readonly name: string;
  /** @param value the token and its id; nothing else understands it */
  store(value: Secret, options?: CallOptions): Promise<void>;
  /** What is not there is no error. */
  remove(options?: CallOptions): Promise<void>;
}

export type RotationEvent =
  /** A full sentence about what has just been done. */
  | { kind: "step"; message: string }
  /** A full sentence about what did not work, or is not as it should be, and does not end the rotation. */
  | { kind: "warning"; message: string }
  /** Every 5 s at the most. */
  | { kind: "progress"; does: "identifying" | "checking" | "storing"; done: number; total: number };
