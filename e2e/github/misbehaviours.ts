import { jsonReply, type Reply } from "../registries/reply.ts";
import type { ApiRequest } from "./api-request.ts";
import type { Moment } from "./gates.ts";
import { Refusal } from "./refusal.ts";
import { isMatch, type RequestMatcher } from "./request-matcher.ts";

/** What GitHub or the way to it may do instead of answering properly. */
export type Misbehaviour =
  /** Too many requests at once or of a kind that costs much; nothing is done. */
  | { readonly kind: "secondary-limit"; readonly status: 403 | 429; readonly retryAfterSeconds?: number }
  | { readonly kind: "server-error"; readonly status: 500 | 502 | 503 | 504; readonly when: Moment }
  /** The connection ends without an answer. */
  | { readonly kind: "cut"; readonly when: Moment }
  /** The connection stays open without an answer. */
  | { readonly kind: "hang"; readonly when: Moment }
  /** 404 for something that is there. */
  | { readonly kind: "not-found" };

/** Which requests a misbehaviour meets, and how many of them. */
export interface Occasion extends RequestMatcher {
  /** How many requests that fit are let through first; 0 if not given. */
  readonly after?: number;
  /** How many are met then; 1 if not given. */
  readonly times?: number;
}

/** What goes out to the client: an answer, or none. */
export type Outcome =
  | { readonly kind: "reply"; readonly reply: Reply }
  | { readonly kind: "cut" }
  | { readonly kind: "hang" };

interface Plan {
  readonly occasion: Occasion;
  readonly misbehaviour: Misbehaviour;
  /** Requests that fitted so far. */
  seen: number;
}

/** The misbehaviours that a test has planned, in that order; of several for one request the first counts. */
export class Misbehaviours {
  readonly #plans: Plan[] = [];

  plan(occasion: Occasion, misbehaviour: Misbehaviour): void {
    this.#plans.push({ occasion, misbehaviour, seen: 0 });
  }

  /** What is planned for this request, which counts as one from now on. */
  next(request: ApiRequest): Misbehaviour | undefined {
    const due = this.#plans
      .filter(({ occasion }) => isMatch(request, occasion))
      .filter((plan) => {
        const { after = 0, times = 1 } = plan.occasion;
        plan.seen += 1;
        return plan.seen > after && plan.seen <= after + times;
      });
    return due[0]?.misbehaviour;
  }
}

/** When a misbehaviour shows itself. */
export function momentOf(misbehaviour: Misbehaviour): Moment {
  return "when" in misbehaviour ? misbehaviour.when : "before-effect";
}

export function outcomeOf(misbehaviour: Misbehaviour): Outcome {
  switch (misbehaviour.kind) {
    case "cut":
    case "hang":
      return { kind: misbehaviour.kind };
    case "secondary-limit":
      return { kind: "reply", reply: secondaryLimit(misbehaviour) };
    case "server-error":
      return { kind: "reply", reply: jsonReply(misbehaviour.status, { message: "Server Error" }) };
    case "not-found":
      return { kind: "reply", reply: new Refusal(404, "Not Found").toReply() };
  }
}

/** Clients know it by these words: https://github.com/octokit/plugin-throttling.js, `src/index.ts`. */
function secondaryLimit({
  status,
  retryAfterSeconds,
}: Extract<Misbehaviour, { kind: "secondary-limit" }>): Reply {
  const headers = retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) };
  return new Refusal(status, "You have exceeded a secondary rate limit", { headers }).toReply();
}
