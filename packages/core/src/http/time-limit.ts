/** How long something may take. */
export interface TimeLimit {
  milliseconds: number;
  /** Ends it before, with its own reason. */
  signal?: AbortSignal | undefined;
  /** What is thrown when the time is over. */
  onTimeOut: () => Error;
}

/**
 * Runs something for a limited time. When the time is over or the signal aborted, it throws at once, whether or
 * not the work listens to the signal it was given.
 */
export async function withinTime<Result>(
  { milliseconds, signal, onTimeOut }: TimeLimit,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  signal?.throwIfAborted();
  const controller = new AbortController();
  const passOn = () => controller.abort(signal?.reason);
  const timer = setTimeout(() => controller.abort(onTimeOut()), milliseconds);
  signal?.addEventListener("abort", passOn);
  try {
    const ended = new Promise<never>((_, reject) => {
      controller.signal.addEventListener("abort", () => reject(controller.signal.reason));
    });
    return await Promise.race([work(controller.signal), ended]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", passOn);
  }
}
