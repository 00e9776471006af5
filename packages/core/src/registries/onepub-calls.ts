import type { HttpAnswer } from "../http/http-client.ts";
import { RateLimited } from "../http/rate-limited.ts";
import { readJson } from "../http/read-json.ts";
import type { HttpClock } from "../http/retry.ts";
import type { HttpLimits } from "../http/send-repeatedly.ts";
import type { Secret } from "../secret.ts";
import { isPage } from "./answer-text.ts";
import { endpoint } from "./endpoint.ts";
import { fieldsOf, firstText } from "./json-fields.ts";
import { quotation } from "./quotation.ts";
import type { RegistryAccess } from "./registry-access.ts";
import { RegistryRefused } from "./registry-refused.ts";
import { unexpectedAnswer } from "./unexpected-answer.ts";

/** The server refuses programs that do not show a version of its command line of at least this (its CHANGELOG, 2.0.5). */
const USER_AGENT = "onepub 2.15.0 (setup-registry-token)";

export interface OnePubRequest {
  /** After `/api`; percent-encoded. */
  path: string;
  token?: Secret;
  /** Secrets in the path; they are taken out of what the registry says. */
  secrets?: readonly Secret[];
  /** A token that has ended already is an answer, and no error. */
  isEndedTokenFine?: true;
  /** Takes errors as answers: the caller reads them. */
  isErrorAnAnswer?: true;
  limits?: Partial<HttpLimits>;
  signal: AbortSignal | undefined;
}

export interface OnePubReply {
  answer: HttpAnswer;
  /** What is in the envelope's `body`, or in `success`, or the whole of it. */
  body: Readonly<Record<string, unknown>>;
  /** The registry's own reason, if it is an error. */
  said: string | undefined;
}

export type OnePubCall = (request: OnePubRequest) => Promise<OnePubReply>;

/** Sends GET requests of OnePub's own API and opens its envelopes. */
export function onePubCalls({ root, http, clock }: RegistryAccess & { root: string }): OnePubCall {
  return async (request) => {
    const { path, token, secrets = [], limits, signal } = request;
    const url = endpoint(root, `/api${path}`);
    const send = () =>
      http({
        method: "GET",
        url,
        headers: { "user-agent": USER_AGENT },
        signal,
        ...(limits && { limits }),
        // With the bare token: the word Bearer is for the packages.
        ...(token && { credential: { origin: url.origin, token, scheme: "plain" as const } }),
      });
    const answer = await outlastBurst(send, { clock, signal });
    const envelope = openEnvelope(answer, token === undefined ? secrets : [token, ...secrets]);
    if (!envelope.isError || request.isErrorAnAnswer) return { answer, ...envelope };
    if (request.isEndedTokenFine && isTokenEnded(envelope.said)) return { answer, ...envelope };
    // By the question's URL: a redirect may lead to a path that has the token in it.
    throw refusalOf({ ...answer, url }, envelope.said);
  };
}

/**
 * Many jobs that start at once are answered 429 for a while: 75 calls bring it about, and it takes about 6 seconds
 * (onepub-dev/onepub, its tests of the staging server). Such a run is not to fail for that.
 */
async function outlastBurst(
  send: () => Promise<HttpAnswer>,
  { clock, signal = new AbortController().signal }: { clock: HttpClock; signal: AbortSignal | undefined },
): Promise<HttpAnswer> {
  for (let patience = 3; ; patience--) {
    try {
      return await send();
    } catch (error) {
      // If the server says until when, that was waited for already, or is too long.
      if (!(error instanceof RateLimited) || error.endsAt !== undefined || patience === 0) throw error;
    }
    await clock.pause(2_000 + Math.floor(clock.random() * 2_000), signal);
    signal.throwIfAborted();
  }
}

/**
 * `{body}` or `{success}`; an error is `{error: {message}}`, `{error: "text"}`, or any status from 400 on, even with a
 * body, an empty one, or plain text (onepub-dev/onepub, `test/src/api/release_contract_test.dart`).
 */
function openEnvelope(answer: HttpAnswer, secrets: readonly Secret[]) {
  const isError = answer.status >= 400;
  let json: unknown;
  try {
    json = readJson(answer);
  } catch (error) {
    if (!isError) throw error;
    return { isError, body: {}, said: undefined };
  }
  const envelope = fieldsOf(json);
  const { error } = envelope;
  const message = firstText(error, fieldsOf(error).message, fieldsOf(envelope.body).message);
  return {
    isError: isError || error !== undefined,
    body: fieldsOf(envelope.body ?? envelope.success ?? envelope),
    said: quotation(message, secrets),
  };
}

/** The beginnings by which OnePub's own command line recognises it. */
function isTokenEnded(said: string | undefined): boolean {
  return /^(?:Your token is no longer valid|You must be logged in)/i.test(said ?? "");
}

function refusalOf(answer: HttpAnswer, said: string | undefined): Error {
  const { url, status } = answer;
  const what = `GET ${url.pathname.replace(/(awaitLogin|exportToken)\/.*$/, "$1/…")}`;
  if (isPage(answer)) return unexpectedAnswer(answer, what);
  const refusal = { origin: url.origin, status, said };
  if (status === 401 || isTokenEnded(said)) return new RegistryRefused("token-rejected", refusal);
  if (status === 403) return new RegistryRefused("token-forbidden", refusal);
  // An error in an envelope of status 200 is the registry's answer; its text is all there is to go by.
  if (status < 500 && said !== undefined) {
    const isRight = /forbidden|permission|privilege|not allowed|denied/i.test(said);
    return new RegistryRefused(isRight ? "token-forbidden" : "request-refused", refusal);
  }
  return unexpectedAnswer(answer, what);
}
