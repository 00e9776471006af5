import type { Fault } from "./fault.ts";
import { isMatch, type RecordedRequest, type RequestMatcher } from "./recorded-request.ts";

/** A request that a server holds. */
export interface Hold {
  /** The held request, as soon as it is there and, with `before: "answer"`, has had its effect. */
  readonly arrived: Promise<RecordedRequest>;
  /** Lets it go on. May be called before it arrives. */
  release(): void;
}

interface Line {
  readonly matcher: RequestMatcher;
  readonly fault: Fault;
  remaining: number;
}

/** What is to go wrong, in the order in which it was written. A request meets one fault at the most. */
export class FaultScript {
  readonly #lines = new Set<Line>();

  /** @returns takes the fault back, as far as it has not happened */
  add(matcher: RequestMatcher, fault: Fault, times = 1): () => void {
    const line = { matcher, fault, remaining: times };
    this.#lines.add(line);
    return () => void this.#lines.delete(line);
  }

  hold(matcher: RequestMatcher, before: "effect" | "answer" = "effect"): Hold {
    let onArrival: (request: RecordedRequest) => void = () => {};
    let release = () => {};
    const arrived = new Promise<RecordedRequest>((resolve) => {
      onArrival = resolve;
    });
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    this.add(matcher, { kind: "hold", before, onArrival, released });
    return { arrived, release };
  }

  /** The next fault for a request; from now on it has happened. */
  take(request: RecordedRequest): Fault | undefined {
    for (const line of this.#lines) {
      if (!isMatch(line.matcher, request)) continue;
      line.remaining -= 1;
      if (line.remaining <= 0) this.#lines.delete(line);
      return line.fault;
    }
    return undefined;
  }
}
