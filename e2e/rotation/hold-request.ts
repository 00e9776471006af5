import type { RequestMatcher } from "../github/request-matcher.ts";
import type { Fleet } from "./fleet.ts";

/** One request of a rotation. */
export type AwaitedRequest = ({ github: RequestMatcher } | { registry: RegExp }) & {
  /** Which one of its kind; the first by default. */
  nth?: number;
};

export type HeldMoment = "before its effect" | "after its effect";

/**
 * Holds one request: it gets no answer until it is let go.
 *
 * @returns settles when it has arrived and, if so wished, has had its effect
 */
export async function holdRequest(
  fleet: Fleet,
  request: AwaitedRequest,
  moment: HeldMoment,
): Promise<{ release: () => void }> {
  for (let count = 1; count < (request.nth ?? 1); count++) {
    const { arrived, release } = hold(fleet, request, moment);
    await arrived;
    // The next one is to be waited for before this one can lead to it.
    queueMicrotask(release);
  }
  const { arrived, release } = hold(fleet, request, moment);
  await arrived;
  return { release };
}

function hold({ world, registry }: Fleet, request: AwaitedRequest, moment: HeldMoment) {
  const isBefore = moment === "before its effect";
  return "registry" in request
    ? registry.hold(request.registry, isBefore ? "effect" : "answer")
    : world.github.hold(request.github, isBefore ? "before-effect" : "after-effect");
}
