import type { HttpClock } from "../http/retry.ts";
import { Secret } from "../secret.ts";
import type { ApkgCall, ApkgReply } from "./apkg-calls.ts";
import type { Expiry } from "./expiry.ts";
import { fieldsOf, firstText } from "./json-fields.ts";
import type { LoggedIn, PasswordLogIn } from "./log-in.ts";
import { incompleteAnswer } from "./unexpected-answer.ts";

/** User name and password, then a code of an authenticator app or a recovery code. */
export function apkgLogIn(call: ApkgCall, clock: HttpClock): PasswordLogIn {
  return {
    kind: "password",
    nameIs: "user-name",

    async begin({ name, password }, { signal } = {}) {
      const reply = await call({
        method: "POST",
        path: "/auth/login",
        body: { username: name, password: password.reveal() },
        secrets: [password],
        onUnauthorised: "log-in-refused",
        signal,
      });
      const { mfaRequired, mfaToken } = fieldsOf(reply.json);
      if (mfaRequired !== true) return readLoggedIn(reply, name, clock);
      const challenge = firstText(mfaToken);
      if (challenge === undefined)
        throw incompleteAnswer(reply.answer, "the token of the second factor's challenge");
      return {
        kind: "second-factor",
        accepts: ["totp", "recovery-code"],
        async answer(code, { signal } = {}) {
          const secrets = [code, password, new Secret(challenge)];
          const reply = await call({
            method: "POST",
            path: "/auth/mfa/challenge",
            body: { mfaToken: challenge, code: code.reveal() },
            secrets,
            onUnauthorised: "log-in-refused",
            signal,
          });
          return readLoggedIn(reply, name, clock);
        },
      };
    },
  };
}

function readLoggedIn({ answer, json }: ApkgReply, name: string, clock: HttpClock): LoggedIn {
  const { accessToken, expiresIn } = fieldsOf(json);
  const token = firstText(accessToken);
  if (token === undefined) throw incompleteAnswer(answer, "an access token");
  const expiry: Expiry =
    typeof expiresIn === "number" && expiresIn > 0
      ? { kind: "at", date: new Date(clock.now() + expiresIn * 1000) }
      : { kind: "unknown" };
  return {
    kind: "logged-in",
    gives: "token",
    secret: new Secret(token),
    account: { name, email: undefined, organisations: [], permissions: undefined, hasTwoFactor: undefined },
    expiry,
    registryUrl: undefined,
  };
}
