import { type FetchCall, fetchOverPort } from "./fetch-over-port.ts";
import type { GitHubOptions } from "./github.ts";
import { spaceWrites } from "./write-spacing.ts";

/** Milliseconds for one exchange. */
const LONGEST_EXCHANGE = 30_000;
const MOST_RATE_LIMITS = 5;

/** What the two plugins and we put beside a request. */
interface Beside {
  /** Milliseconds since 1970. */
  endsAt: number;
  signal?: AbortSignal;
  /** How often the retry plugin has repeated it. */
  retryCount?: number;
}

/**
 * An octokit over our own network, which knows proxies on every Node. Its plugins decide what is repeated and after how
 * long; all waiting is done on our clock, where it can be told, ended and tested.
 */
export async function openOctokit({ token, apiUrl, network, clock, report }: GitHubOptions) {
  const [{ getOctokit }, { throttling }, { retry }] = await Promise.all([
    import("@actions/github"),
    import("@octokit/plugin-throttling"),
    import("@octokit/plugin-retry"),
  ]);
  const wait = async (seconds: number, beside: Beside) => clock.pause(seconds * 1000, signalOf(beside));

  const waitForLimit =
    (limit: string) => async (seconds: number, options: object, _: unknown, count: number) => {
      const beside = (options as { request: Beside }).request;
      if (count >= MOST_RATE_LIMITS || clock.now() + seconds * 1000 > beside.endsAt) return false;
      report(`GitHub's ${limit} is reached: waiting ${seconds} s, as it asks.`);
      await wait(seconds, beside);
      return true;
    };

  const takeTurn = spaceWrites(clock);
  const ignore = () => {};
  const options = {
    baseUrl: apiUrl,
    userAgent: "setup-registry-token",
    // Its own log goes to the console.
    log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    request: {
      fetch: (url: string, call: Omit<FetchCall, "signal"> & { signal?: AbortSignal }) => {
        const limit = AbortSignal.timeout(LONGEST_EXCHANGE);
        const signal = call.signal ? AbortSignal.any([call.signal, limit]) : limit;
        return fetchOverPort(network.port, url, { ...call, signal });
      },
    },
    throttle: {
      retryAfterBaseValue: 0,
      onRateLimit: waitForLimit("rate limit"),
      onSecondaryRateLimit: waitForLimit("secondary rate limit"),
      // Its own spacing is by timers; ours is nearer to the network, where it also spaces what is repeated.
      write: { key: () => ({ schedule: (_: object, work: () => unknown) => work() }) },
    },
    // 429 is the throttling plugin's.
    retry: { retryAfterBaseValue: 0, doNotRetry: [400, 401, 403, 404, 409, 410, 422, 429, 451] },
  };
  return getOctokit(
    token.reveal(),
    options,
    // The first one is nearest to the network, so it sees each attempt of those that follow.
    (octokit) => {
      octokit.hook.before("request", async (options) => {
        const beside = options.request as Beside;
        if (beside.retryCount) await wait(beside.retryCount ** 2, beside);
        if (options.method !== "GET") await takeTurn(signalOf(beside));
        beside.signal?.throwIfAborted();
      });
    },
    throttling,
    retry,
  );
}

function signalOf({ signal }: Beside): AbortSignal {
  return signal ?? new AbortController().signal;
}
