import { RegistryTokenError } from "../../src/errors.ts";
import type { World } from "./world.ts";
import type { CallName, Way } from "./world-ports.ts";

/**
 * What can happen to a call. `refused`: an answer says no, and nothing was done. `broken`: no answer, and nothing was
 * done. `lost`: it was done, but no answer came. `hung`, `hung-after`: as the last two, and only when the rotation is
 * cancelled or ten minutes are over. `killed`, `killed-after`: the rotation ends there, before or after the effect.
 */
export const faults = ["refused", "broken", "lost", "hung", "hung-after", "killed", "killed-after"] as const;
export type Fault = (typeof faults)[number];

const CALL_TIME = 300;
const LONGEST_CALL = 10 * 60 * 1000;

/** The first, second, ... call of a name, such as `destination.store 1`; or any call, counted from 0. */
export type CallPlace = `${CallName} ${number}` | number;

/** One run of a rotation: counts its calls, and lets one of them go wrong. */
export class Run {
  readonly calls: { name: CallName; at: number }[] = [];
  readonly controller = new AbortController();
  /** Settles when a call of this run is killed. */
  readonly killed: Promise<"killed">;
  readonly #world: World;
  readonly #counts = new Map<CallName, number>();
  readonly #faults: ReadonlyMap<CallPlace, Fault>;
  #kill: (value: "killed") => void = () => {};

  constructor(world: World, faults: ReadonlyMap<CallPlace, Fault> = new Map()) {
    this.#world = world;
    this.#faults = faults;
    this.killed = new Promise((resolve) => {
      this.#kill = resolve;
    });
  }

  /** How many calls of that name there were. */
  count(name: CallName): number {
    return this.#counts.get(name) ?? 0;
  }

  readonly way: Way = async ({ name, signal }, effect) => {
    signal?.throwIfAborted();
    const fault = this.#faults.get(this.calls.length) ?? this.#faults.get(`${name} ${this.count(name) + 1}`);
    this.calls.push({ name, at: this.#world.now });
    this.#counts.set(name, this.count(name) + 1);
    this.#world.now += CALL_TIME;
    if (fault === undefined) return effect();
    if (fault === "lost" || fault === "hung-after" || fault === "killed-after") effect();
    if (fault === "killed" || fault === "killed-after") {
      this.#kill("killed");
      return new Promise(() => {});
    }
    if (fault === "hung" || fault === "hung-after") {
      this.controller.abort();
      signal?.throwIfAborted();
      this.#world.now += LONGEST_CALL;
    }
    throw fault === "refused" ? refusal(name) : new RegistryTokenError("registry-unreachable", "No answer.");
  };
}

function refusal(name: CallName): RegistryTokenError {
  const code = name.startsWith("issuer") ? "request-refused" : "destination-refused";
  return new RegistryTokenError(code, `${name} was refused.`);
}
