import type { RecordedRequest } from "../recorded-request.ts";
import { htmlReply, type Reply } from "../reply.ts";
import { tokenOfMember } from "./member-tokens.ts";
import { onePubReply } from "./onepub-reply.ts";
import type { LogInAnswer, LogInAttempt, OnePubState } from "./onepub-state.ts";

const UUID_4 = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

/** `GET /api/member/awaitLogin/<uuid>`: how a log-in stands. What is scripted comes before what is so. */
export function tellLogIn(id: string, state: OnePubState): Reply {
  if (!UUID_4.test(id)) return onePubReply.failure(400, "This is no id of a log-in.");
  const answer = state.scriptedAnswers.shift() ?? standingOf(attemptOf(id, state), state);
  switch (answer.status) {
    case "retry":
    case "timeout":
      return onePubReply.body(answer);
    case "authFailed": {
      const { httpStatus = 200, ...body } = answer;
      return onePubReply.body(body, httpStatus);
    }
    case "authSucceeded":
      return onePubReply.body(describeSuccess(answer.email, state));
  }
}

/**
 * `/clilogin/<uuid>`: the page on which somebody logs in or refuses to. Its buttons have the ids `log-in` and
 * `refuse`; the e-mail address is already there, so one click is enough.
 */
export function logInPage(id: string, request: RecordedRequest, state: OnePubState): Reply {
  if (!UUID_4.test(id)) return page(404, "<p>There is no such log-in.</p>");
  const attempt = attemptOf(id, state);
  const form = new URLSearchParams(request.body);
  if (request.method !== "POST") return page(200, formFor([...state.members.keys()][0] ?? ""));
  if (form.get("decision") === "refuse") {
    state.attempts.set(id, { ...attempt, outcome: "refused" });
    return page(200, '<p id="outcome">You have refused. You may close this page.</p>');
  }
  const email = form.get("email") ?? "";
  if (!state.members.has(email))
    return page(403, `${formFor(email)}<p id="outcome">There is no such member.</p>`);
  state.attempts.set(id, { ...attempt, outcome: { email } });
  return page(200, '<p id="outcome">You are logged in. You may close this page.</p>');
}

function attemptOf(id: string, { attempts, options }: OnePubState): LogInAttempt {
  const attempt = attempts.get(id) ?? { startedAt: options.now(), outcome: "open" };
  attempts.set(id, attempt);
  return attempt;
}

function standingOf({ outcome, startedAt }: LogInAttempt, { options }: OnePubState): LogInAnswer {
  if (outcome === "refused") return { status: "authFailed", message: "The log-in was refused." };
  if (outcome !== "open") return { status: "authSucceeded", email: outcome.email };
  const isOutOfTime = options.now() - startedAt >= options.logInTime;
  return isOutOfTime ? { status: "timeout" } : { status: "retry", pollInterval: options.pollInterval };
}

function describeSuccess(email: string, state: OnePubState): unknown {
  const { value, isNew } = tokenOfMember(email, state);
  const id = state.members.get(email)?.organisation ?? "";
  state.effects["log-in"] += 1;
  return {
    status: "authSucceeded",
    onePubToken: value,
    firstLogin: isNew,
    operatorEmail: email,
    organisationName: state.organisations.get(id)?.name,
    obfuscatedOrganisationId: id,
  };
}

function formFor(email: string): string {
  return `<form method="post">
<p><label>E-mail <input name="email" type="email" value="${escapeHtml(email)}"></label></p>
<p><button id="log-in" name="decision" value="log-in">Log in</button>
<button id="refuse" name="decision" value="refuse">Refuse</button></p>
</form>`;
}

function page(status: number, content: string): Reply {
  return htmlReply(
    status,
    `<!doctype html>\n<html lang="en"><title>OnePub</title>\n<h1>Log in to OnePub</h1>\n${content}\n</html>\n`,
  );
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
