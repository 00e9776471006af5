import { randomBytes } from "node:crypto";
import { expect } from "vitest";
import type { TokenRecord } from "../../src/registries/token-administration.ts";
import { listName } from "../../src/rotation/places.ts";
import { homeName, type LabelOwner, labelPrefix, readLabel } from "../../src/rotation/run-label.ts";
import { Secret } from "../../src/secret.ts";

const MINUTE = 60 * 1000;
export const HOUR = 60 * MINUTE;
export const REGISTRY = "https://registry.example";
export const SERVER = "https://api.github.example";
export const SECRET = { scope: "acme/app", name: "REGISTRY_TOKEN", server: SERVER, home: "7" };
/** What the destinations of a world are known by. */
export const keysOf = (destinations: number): string[] =>
  Array.from({ length: destinations }, (_, index) => encodeURIComponent(`acme/app-${index}: REGISTRY_TOKEN`));
/** Whose tokens those are that rotations of one destination issue. */
export const OWNER: LabelOwner = {
  ...SECRET,
  home: homeName(SERVER, SECRET.home),
  list: listName(keysOf(1)),
};
export const PREFIX = labelPrefix(OWNER);

interface IssuedOnce {
  value: string;
  record: TokenRecord;
}

/** A secret of GitHub: whoever can write it cannot read it. */
export interface WorldSecret {
  name: string;
  value: string | undefined;
  /** Milliseconds since 1970. */
  updatedAt: number | undefined;
}

/** A registry, secrets and a variable, and nothing of ours: what rotations do is judged by what is true in here. */
export class World {
  /** Milliseconds since 1970. */
  now = Date.parse("2030-01-01T00:00:00Z");
  readonly alive = new Map<string, IssuedOnce>();
  /** All secrets that there are, whoever rotates them. */
  readonly secrets: WorldSecret[];
  pending: string | undefined;
  receipt: string | undefined;
  /**
   * Milliseconds that a token must live after it has left the secrets: a job that is queued or running has its value.
   * An hour less than the grace, as clocks differ.
   */
  leastGrace = 23 * HOUR;
  readonly reportsUse: boolean;
  readonly #broken: string[] = [];
  readonly #excused = new Set<string | undefined>([undefined]);
  /** When a value was last seen in a secret that now has another. */
  readonly #lastHeld = new Map<string, number>();
  /** By how many milliseconds the clocks of the registry and of GitHub are ahead. */
  readonly skews: { registry: number; github: number };
  readonly #values = new Map<WorldSecret, ReadonlySet<string>>();
  #ids = 0;

  constructor({ destinations = 1, reportsUse = false, skews = { registry: 0, github: 0 } } = {}) {
    this.reportsUse = reportsUse;
    this.skews = skews;
    this.secrets = Array.from({ length: destinations }, (_, index) => ({
      name: `acme/app-${index}: REGISTRY_TOKEN`,
      value: undefined,
      updatedAt: undefined,
    }));
  }

  issue(label: string): { token: Secret; record: TokenRecord } {
    const id = `id-${++this.#ids}`;
    const value = randomBytes(24).toString("base64url");
    const record: TokenRecord = {
      id,
      label,
      createdAt: this.#wholeSecond(this.skews.registry),
      lastUsedAt: undefined,
      expiry: { kind: "never" },
      permissions: [],
      packageScope: undefined,
    };
    this.alive.set(id, { value, record });
    return { token: new Secret(value), record: { ...record } };
  }

  list(): TokenRecord[] {
    return [...this.alive.values()].map(({ record }) => ({ ...record }));
  }

  revoke(id: string): "revoked" | "already-gone" {
    const lastHeld = this.#lastHeld.get(this.alive.get(id)?.value ?? "");
    const isGone = !this.alive.delete(id);
    this.#lookAtSecrets();
    if (lastHeld !== undefined && this.now - lastHeld < this.leastGrace) {
      this.#broken.push(`${id} was revoked ${(this.now - lastHeld) / HOUR} hours after a secret had held it`);
    }
    return isGone ? "already-gone" : "revoked";
  }

  /** Somebody revokes a token on the registry's page; that a secret holds it is not our fault. */
  revokeByHand(id: string): void {
    this.#excused.add(this.alive.get(id)?.value);
    this.alive.delete(id);
  }

  /** What a package manager does with it. */
  isAccepted(value: string): boolean {
    const token = [...this.alive.values()].find((token) => token.value === value);
    if (token !== undefined && this.reportsUse)
      token.record.lastUsedAt = this.#wholeSecond(this.skews.registry);
    return token !== undefined;
  }

  store(secret: WorldSecret, value: string): void {
    if (secret.value !== undefined) this.#lastHeld.set(secret.value, this.now);
    secret.value = value;
    this.#values.set(secret, new Set([...this.valuesOf(secret), value]));
    secret.updatedAt = this.#wholeSecond(this.skews.github).getTime();
    this.#lookAtSecrets();
  }

  /** All values that a secret has had. */
  valuesOf(secret: WorldSecret): ReadonlySet<string> {
    return this.#values.get(secret) ?? new Set();
  }

  /** It may be revoked whoever holds it: it is in wrong hands. */
  excuse(value: string | undefined): void {
    this.#excused.add(value);
  }

  /** Which token a secret holds. */
  heldBy(secret: WorldSecret): string | undefined {
    return [...this.alive].find(([, { value }]) => value === secret.value)?.[0];
  }

  /** Ids of the tokens that rotations have issued and that still live. */
  ours(): string[] {
    return this.list()
      .filter(({ label }) => readLabel(label, OWNER).issuer === "own")
      .map(({ id }) => id);
  }

  /** The promise of this product, kept at every moment until now. */
  expectKept(): void {
    this.#lookAtSecrets();
    expect(this.#broken).toEqual([]);
  }

  /** Does not throw: whoever has called would take that for an answer of the registry. */
  #lookAtSecrets(): void {
    const dead = this.secrets.filter(
      (secret) => !this.#excused.has(secret.value) && this.heldBy(secret) === undefined,
    );
    this.#broken.push(...dead.map(({ name }) => `${name} held a token that did not work`));
  }

  /** The promise at the end: no token is left over, and all secrets hold the one there is. */
  expectOnlyOneToken(): void {
    const [id, ...others] = this.ours();
    expect(others).toEqual([]);
    expect(new Set(this.secrets.map((secret) => this.heldBy(secret)))).toEqual(new Set([id]));
  }

  /** As services show times. */
  #wholeSecond(skew: number): Date {
    return new Date(Math.floor((this.now + skew) / 1000) * 1000);
  }
}
