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
  | `destination.${"check" | "store" | "storedAt"}`
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

interface Setting {
  hasReceipts: boolean;
  way: Way;
  /** By how many milliseconds the rotation's own clock is ahead. */
  skew: number;
}

/** The ports of one rotation into a world. */
export function worldPorts(
  world: World,
  { hasReceipts, way, skew }: Setting,
): RotationPorts & { traces: Traces } {
  const traces: Traces = { masked: [], events: [] };
  return {
    traces,
    issuer: issuerOf(world, way),
    destinations: world.secrets.map((secret) => destinationOf(world, secret, way)),
    receipts: hasReceipts ? receiptsOf(world, way) : undefined,
    pendingStore: pendingStoreOf(world, way),
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

function destinationOf(world: World, secret: WorldSecret, way: Way): Destination {
  return {
    name: secret.name,
    check: ({ signal } = {}) => way({ name: "destination.check", signal }, () => []),
    store: (token, { signal } = {}) =>
      way({ name: "destination.store", signal }, () => world.store(secret, token.reveal())),
    storedAt: ({ signal } = {}) =>
      way({ name: "destination.storedAt", signal }, () =>
        secret.updatedAt === undefined ? undefined : new Date(secret.updatedAt),
      ),
  };
}

function receiptsOf(world: World, way: Way): ReceiptStore {
  return {
    name: "the variable REGISTRY_TOKEN_RECEIPT",
    read: ({ signal } = {}) => way({ name: "receipts.read", signal }, () => world.receipt),
    write: (text, { signal } = {}) =>
      way({ name: "receipts.write", signal }, () => {
        world.receipt = text;
      }),
  };
}

function pendingStoreOf(world: World, way: Way): PendingStore {
  return {
    name: "the secret REGISTRY_TOKEN_PENDING",
    store: (value, { signal } = {}) =>
      way({ name: "pendingStore.store", signal }, () => {
        world.pending = value.reveal();
      }),
    remove: ({ signal } = {}) =>
      way({ name: "pendingStore.remove", signal }, () => {
        world.pending = undefined;
      }),
  };
}
