import type { ApiRequest } from "./api-request.ts";
import { isMatch, type RequestMatcher } from "./request-matcher.ts";

/** Before or after the server does what a request asks; either way the client has no answer yet. */
export type Moment = "before-effect" | "after-effect";

/** Holds one request. */
export interface Gate {
  /** Settles when the request is there and held. */
  readonly arrived: Promise<ApiRequest>;
  /** Lets the request go on; if it has not come yet, it will not be held. */
  release(): void;
}

interface Barrier {
  readonly matcher: RequestMatcher;
  readonly moment: Moment;
  readonly arrive: (request: ApiRequest) => void;
  readonly released: Promise<void>;
}

/** The gates of a server. Each holds the first request that fits and comes after it was set up. */
export class Gates {
  readonly #waiting: Barrier[] = [];

  hold(matcher: RequestMatcher, moment: Moment = "before-effect"): Gate {
    let release = (): void => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const arrived = new Promise<ApiRequest>((arrive) => {
      this.#waiting.push({ matcher, moment, arrive, released });
    });
    return { arrived, release };
  }

  async pass(request: ApiRequest, moment: Moment): Promise<void> {
    const index = this.#waiting.findIndex(
      (barrier) => barrier.moment === moment && isMatch(request, barrier.matcher),
    );
    const [barrier] = index < 0 ? [] : this.#waiting.splice(index, 1);
    barrier?.arrive(request);
    await barrier?.released;
  }
}
