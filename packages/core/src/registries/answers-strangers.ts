import { RegistryTokenError } from "../errors.ts";
import type { HttpAnswer, HttpClient } from "../http/http-client.ts";
import { RegistryMisbehaved } from "../http/registry-misbehaved.ts";
import { isPage } from "./answer-text.ts";

/** A question that was answered well with the token, and is asked again without it. */
export interface StrangersQuestion {
  method: "GET" | "HEAD";
  url: URL;
  headers?: Readonly<Record<string, string>>;
  signal: AbortSignal | undefined;
}

/** What comes after the first question is to be over soon. */
export const FOLLOW_UP = { attempts: 2, totalTime: 10_000 };

/**
 * Asks without the token what was answered with it. Only a server that then answers otherwise has looked at the token.
 *
 * @param isSame whether an answer is the one that the token was given
 * @returns `undefined` if the answer tells nothing, or there was none
 */
export async function answersStrangers(
  http: HttpClient,
  question: StrangersQuestion,
  isSame: (answer: HttpAnswer) => boolean,
): Promise<boolean | undefined> {
  let answer: HttpAnswer;
  try {
    answer = await http({ ...question, limits: FOLLOW_UP, isLimitAnAnswer: true });
  } catch (error) {
    if (!(error instanceof RegistryTokenError)) throw error;
    if (!(error instanceof RegistryMisbehaved)) return undefined;
    if (error.reason === "too-large") return true;
    return error.reason === "redirect-refused" ? false : undefined;
  }
  if (isSame(answer)) return true;
  const { status, url } = answer;
  if (status === 401 || status === 403 || status === 404) return false;
  // A log-in page, here or elsewhere.
  const isSentAway = status < 400 && (isPage(answer) || url.origin !== question.url.origin);
  return isSentAway ? false : undefined;
}
