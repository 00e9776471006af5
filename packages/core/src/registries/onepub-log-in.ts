import { RateLimited } from "../http/rate-limited.ts";
import { RegistryMisbehaved } from "../http/registry-misbehaved.ts";
import { RegistryUnreachable } from "../http/registry-unreachable.ts";
import { withinTime } from "../http/time-limit.ts";
import { Secret } from "../secret.ts";
import { firstText } from "./json-fields.ts";
import type { BrowserLogIn, LoggedIn } from "./log-in.ts";
import type { OnePubCall, OnePubReply } from "./onepub-calls.ts";
import { oneLine } from "./quotation.ts";
import type { RegistryAccess } from "./registry-access.ts";
import { RegistryRefused } from "./registry-refused.ts";
import { incompleteAnswer } from "./unexpected-answer.ts";

/** A person needs a while to find the password; nobody needs longer than this. */
const LONGEST_LOG_IN = 10 * 60_000;
/** The server keeps a question open until there is news. */
const LONGEST_POLL = 90_000;
const USUAL_PAUSE = 3;
const LONGEST_PAUSE = 30;

interface LogInAccess extends RegistryAccess {
  root: string;
  call: OnePubCall;
}

/** The page where a member logs in, and the question whether it has happened yet. */
export function onePubLogIn({ root, call, clock }: LogInAccess): BrowserLogIn {
  return {
    kind: "browser",
    begin: (id) => ({
      page: new Secret(`${root}/clilogin/${id.reveal()}`),
      async wait({ signal: outer } = {}) {
        const onTimeOut = () =>
          new RegistryRefused("log-in-refused", {
            origin: new URL(root).origin,
            status: 200,
            said: "timeout",
            next: "Nobody logged in for ten minutes. Begin again.",
          });
        return withinTime({ milliseconds: LONGEST_LOG_IN, signal: outer, onTimeOut }, async (signal) => {
          for (;;) {
            const outcome = await poll(call, id, signal);
            if (!("pause" in outcome)) return readLoggedIn(outcome, root);
            await clock.pause(outcome.pause, signal);
            signal.throwIfAborted();
          }
        });
      },
    }),
  };
}

async function poll(
  call: OnePubCall,
  id: Secret,
  signal: AbortSignal,
): Promise<OnePubReply | { pause: number }> {
  let reply: OnePubReply;
  try {
    reply = await call({
      path: `/member/awaitLogin/${encodeURIComponent(id.reveal())}`,
      isErrorAnAnswer: true,
      limits: { exchangeTime: LONGEST_POLL, totalTime: LONGEST_POLL },
      signal,
    });
  } catch (error) {
    if (!isPassing(error)) throw error;
    return { pause: USUAL_PAUSE * 1000 };
  }
  const { status, pollInterval } = reply.body;
  if (status !== "retry") return reply;
  const seconds = typeof pollInterval === "number" && pollInterval > 0 ? pollInterval : USUAL_PAUSE;
  return { pause: Math.min(seconds, LONGEST_PAUSE) * 1000 };
}

/** A question that was kept open for too long, a moment without a network, or a burst of calls. */
function isPassing(error: unknown): boolean {
  if (error instanceof RateLimited) return true;
  return error instanceof RegistryUnreachable && /^(?:timed-out|broken-off)$/.test(error.reason);
}

function readLoggedIn({ answer, body, said }: OnePubReply, root: string): LoggedIn {
  const origin = answer.url.origin;
  if (body.status === "timeout") {
    throw new RegistryRefused("log-in-refused", {
      origin,
      status: answer.status,
      said: "timeout",
      next: "The registry no longer waits for this log-in. Begin again.",
    });
  }
  if (body.status !== "authSucceeded") {
    if (answer.status >= 500) {
      throw new RegistryMisbehaved("server-error", `${origin} answered ${answer.status}. Try again later.`);
    }
    if (answer.status < 400 && body.status !== "authFailed" && said === undefined) {
      throw incompleteAnswer(answer, "how the log-in stands");
    }
    throw new RegistryRefused("log-in-refused", {
      origin,
      status: answer.status,
      said,
      next: "Begin again.",
    });
  }
  const token = firstText(body.onePubToken, body.onepubToken);
  if (token === undefined) throw incompleteAnswer(answer, "a token");
  const id = firstText(body.obfuscatedOrganisationId, body.obfuscatedId);
  const organisation = firstText(body.organisationName);
  const email = firstText(body.operatorEmail);
  return {
    kind: "logged-in",
    gives: "token",
    secret: new Secret(token),
    account: {
      name: oneLine(email ?? organisation ?? "OnePub member"),
      email,
      organisations: organisation === undefined ? [] : [{ name: oneLine(organisation), id, role: undefined }],
      permissions: undefined,
      hasTwoFactor: undefined,
    },
    expiry: { kind: "renews-on-use", days: 30 },
    registryUrl: id === undefined ? undefined : `${root}/api/${id}/`,
  };
}
