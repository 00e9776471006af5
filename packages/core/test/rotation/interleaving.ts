import type { Way } from "./world-ports.ts";

/** One of several runs at the same time: it waits before each call until it is let through. */
class Participant {
  #arrived: () => void = () => {};
  #letThrough: () => void = () => {};
  #arrival = this.#nextArrival();
  isOver = false;

  readonly gate = (way: Way): Way => {
    return async (call, effect) => {
      const through = new Promise<void>((resolve) => {
        this.#letThrough = resolve;
      });
      this.#arrived();
      await through;
      return way(call, effect);
    };
  };

  /** Settles when the run stands before a call, or is over. */
  get arrival(): Promise<void> {
    return this.#arrival;
  }

  /** Lets the run make one call, up to the next one or its end. */
  async step(): Promise<void> {
    this.#arrival = this.#nextArrival();
    this.#letThrough();
    await this.#arrival;
  }

  end(): void {
    this.isOver = true;
    this.#arrived();
  }

  #nextArrival(): Promise<void> {
    return new Promise((resolve) => {
      this.#arrived = resolve;
    });
  }
}

/**
 * Performs runs at the same time, call by call.
 *
 * @param runs each begins with the gate that it is given
 * @param choose which of the runs that are not over makes the next call, by its place in `runs`
 */
export async function interleave<Ending>(
  runs: readonly ((gate: (way: Way) => Way) => Promise<Ending>)[],
  choose: (candidates: readonly number[]) => number,
): Promise<Ending[]> {
  const participants = runs.map(() => new Participant());
  const endings = runs.map(async (begin, index) => {
    const participant = participants[index] ?? new Participant();
    try {
      return await begin(participant.gate);
    } finally {
      participant.end();
    }
  });
  for (;;) {
    await Promise.all(participants.map(({ arrival }) => arrival));
    const candidates = [...participants.keys()].filter((index) => participants[index]?.isOver === false);
    if (candidates.length === 0) return Promise.all(endings);
    await participants[choose(candidates)]?.step();
  }
}
