import type { RotationPorts } from "./rotation-ports.ts";

interface Pace {
  clock: RotationPorts["clock"];
  /** Milliseconds from one start to the next. */
  spacing: number;
  signal: AbortSignal;
}

/**
 * Waits, each time it is called, until so much time has passed since it last returned.
 *
 * @returns a function that throws the signal's reason when it is aborted
 */
export function pace({ clock, spacing, signal }: Pace): () => Promise<void> {
  let next = Number.NEGATIVE_INFINITY;
  return async () => {
    signal.throwIfAborted();
    const rest = next - clock.now();
    if (rest > 0) await clock.pause(rest, signal);
    signal.throwIfAborted();
    next = clock.now() + spacing;
  };
}
