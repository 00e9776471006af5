import type { Reply } from "../reply.ts";

/** Who asks: somebody with the good token, with a wrong one, or without any. */
export type Asker = "good" | "wrong" | "none";

/** What has to be said of a token: that it is good, that nothing is known, or the code of the error. */
export type Verdict =
  | "accepted"
  | "not-refused"
  | "unknown"
  | "token-rejected"
  | "token-expired"
  | "token-forbidden";

/** What a server answers to one request. */
export interface ServerAnswer extends Readonly<Record<Asker, Reply>> {
  /** `METHOD path`, the path without the server's own; `*` at its end stands for any rest. GET is for HEAD as well. */
  readonly to: string;
}

/** A server that people have, as it behaves when it is asked about a token. */
export interface Server {
  readonly name: string;
  /** The kind of registry that a workflow names for it. */
  readonly registry: "onepub" | "apkg" | "package-broker" | "pub" | "composer";
  /** How its answers are known. */
  readonly source: string;
  /** What the URL has after the origin; nothing by default. */
  readonly path?: string;
  /** The first that fits counts; 404 without a word if none does. */
  readonly answers: readonly ServerAnswer[];
  /** What is said of the good and of the wrong token. */
  readonly says: Readonly<Record<"good" | "wrong", Verdict>>;
  /** What the doubt has to name, where it matters. */
  readonly doubt?: RegExp;
}

/** In a `location`, stands for the origin of another server. */
export const ELSEWHERE = "https://elsewhere.invalid";

/** Everybody is answered the same. */
export function toAll(to: string, reply: Reply): ServerAnswer {
  return { to, good: reply, wrong: reply, none: reply };
}

/** Only the good token is let through. */
export function toGood(to: string, reply: Reply, refusal: Reply): ServerAnswer {
  return { to, good: reply, wrong: refusal, none: refusal };
}
