import { RegistryTokenError } from "../../src/errors.ts";
import type {
  Destination,
  Issuer,
  PendingStore,
  ReceiptStore,
  RotationEvent,
  RotationPorts,
} from "../../src/rotation/rotation-ports.ts";
import type { Secret } from "../../src/secret.ts";
import { REGISTRY, type World, type WorldSecret } from "./world.ts";

export type CallName =
  | `issuer.${"list" | "issue" | "revoke" | "verify"}`
  | `destination.${"identify" | "check" | "store" | "storedAt"}`
  | `receipts.${"read" | "write"}`
  | `pendingStore.${"store" | "remove"}`;

/** What stands between a rotation and the world: it may let a call through, or not, or lose the answer. */
export type Way = <Result>(
  call: { name: CallName; signal: AbortSignal | undefined },
  effect: () => Result,
) => Promise<Result>;

/** What a rotation made known while it ran. */
export interface Traces {
  masked: Secret[];
  events: RotationEvent[];
}

/** What GitHub keeps for one repository, beside its secret. */
export interface Vault {
  pending: string | undefined;
  receipt: string | undefined;
}

/** A place by its name, which may lead to another secret the next time. */
export interface NamedPlace {
  name: string;
  /** @returns the secret that the name leads to now, and the id of its repository */
  find(): { id: string; secret: WorldSecret };
}

interface Setting {
  /** By default all secrets of the world, which keep their names. */
  places?: readonly NamedPlace[] | undefined;
  /** Where the receipt is, and where a token waits for the next run. By default the world's own. */
  vaults?: { receipts: Vault; pending: Vault } | undefined;
  hasReceipts: boolean;
  way: Way;
  /** By how many milliseconds the rotation's own clock is ahead. */
  skew: number;
}

/** The ports of one rotation into a world. */
export function worldPorts(
  world: World,
  { hasReceipts, way, skew, places, vaults = { receipts: world, pending: world } }: Setting,
): RotationPorts & { traces: Traces } {
  const traces: Traces = { masked: [], events: [] };
  return {
    traces,
    issuer: issuerOf(world, way),
    destinations:
      places?.map((place) => placeOf(world, place, way)) ??
      world.secrets.map((secret) => destinationOf(world, () => secret, way, secret.name)),
    receipts: hasReceipts ? receiptsOf(vaults.receipts, way) : undefined,
    pendingStore: pendingStoreOf(vaults.pending, way),
    clock: {
      now: () => world.now + skew,
      random: () => (world.now % 1009) / 1009,
      pause: async (milliseconds) => {
        world.now += milliseconds;
      },
    },
    mask: (secret) => traces.masked.push(secret),
    report: (event) => traces.events.push(event),
  };
}

function issuerOf(world: World, way: Way): Issuer {
  return {
    registry: REGISTRY,
    list: ({ signal } = {}) =>
      way({ name: "issuer.list", signal }, () => ({ tokens: world.list(), unreadable: 0 })),
    issue: ({ label }, { signal } = {}) => way({ name: "issuer.issue", signal }, () => world.issue(label)),
    revoke: (id, { signal } = {}) => way({ name: "issuer.revoke", signal }, () => world.revoke(id)),
    verify: (token, { signal } = {}) =>
      way({ name: "issuer.verify", signal }, () => {
        if (!world.isAccepted(token.reveal())) {
          throw new RegistryTokenError("token-rejected", `${REGISTRY} rejected the token.`);
        }
        return {
          certainty: "accepted",
          account: undefined,
          expiry: { kind: "unknown" },
          registryUrl: undefined,
          remarks: [],
        };
      }),
  };
}

function placeOf(world: World, { name, find }: NamedPlace, way: Way): Destination {
  return {
    ...destinationOf(world, () => find().secret, way, name),
    identify: ({ signal } = {}) => way({ name: "destination.identify", signal }, () => find().id),
  };
}

function destinationOf(world: World, find: () => WorldSecret, way: Way, name: string): Destination {
  return {
    name,
    check: ({ signal } = {}) => way({ name: "destination.check", signal }, () => []),
    store: (token, { signal } = {}) =>
      way({ name: "destination.store", signal }, () => world.store(find(), token.reveal())),
    storedAt: ({ signal } = {}) =>
      way({ name: "destination.storedAt", signal }, () => {
        const { updatedAt } = find();
        return updatedAt === undefined ? undefined : new Date(updatedAt);
      }),
  };
}

function receiptsOf(vault: Vault, way: Way): ReceiptStore {
  return {
    name: "the variable REGISTRY_TOKEN_RECEIPT",
    read: ({ signal } = {}) => way({ name: "receipts.read", signal }, () => vault.receipt),
    write: (text, { signal } = {}) =>
      way({ name: "receipts.write", signal }, () => {
        vault.receipt = text;
      }),
  };
}

function pendingStoreOf(vault: Vault, way: Way): PendingStore {
  return {
    name: "the secret REGISTRY_TOKEN_PENDING",
    store: (value, { signal } = {}) =>
      way({ name: "pendingStore.store", signal }, () => {
        vault.pending = value.reveal();
      }),
    remove: ({ signal } = {}) =>
      way({ name: "pendingStore.remove", signal }, () => {
        vault.pending = undefined;
      }),
  };
}
