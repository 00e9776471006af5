import type { HttpClock } from "../http/retry.ts";
import { Secret } from "../secret.ts";
import { fieldsOf, firstText } from "./json-fields.ts";
import type { LoggedIn, PasswordLogIn } from "./log-in.ts";
import type { PackageBrokerCall, PackageBrokerReply } from "./package-broker-calls.ts";
import { oneLine } from "./quotation.ts";
import { RegistryRefused } from "./registry-refused.ts";
import { incompleteAnswer } from "./unexpected-answer.ts";

/** `KV_TTL` of a session; the server does not say it, and does not renew it. */
const SESSION = 24 * 60 * 60 * 1000;

/** E-mail address and password, then a code of an authenticator app (recovery codes are not accepted by 0.2.12). */
export function packageBrokerLogIn(call: PackageBrokerCall, clock: HttpClock): PasswordLogIn {
  return {
    kind: "password",
    nameIs: "email",

    async begin({ name, password }, { signal } = {}) {
      const logIn = async (code: Secret | undefined, signal: AbortSignal | undefined): Promise<LoggedIn> => {
        const reply = await call({
          method: "POST",
          path: "/api/auth/login",
          body: { email: name, password: password.reveal(), ...(code && { code: code.reveal() }) },
          secrets: code === undefined ? [password] : [password, code],
          onUnauthorised: "log-in-refused",
          signal,
        });
        return readLoggedIn(reply, name, clock);
      };
      try {
        return await logIn(undefined, signal);
      } catch (error) {
        const isSecondFactor = error instanceof RegistryRefused && error.code === "two-factor-required";
        if (!isSecondFactor) throw error;
        return {
          kind: "second-factor",
          accepts: ["totp"],
          answer: (code, { signal } = {}) => logIn(code, signal),
        };
      }
    },
  };
}

function readLoggedIn({ answer, json }: PackageBrokerReply, name: string, clock: HttpClock): LoggedIn {
  const fields = fieldsOf(json);
  const session = firstText(fields.token);
  if (session === undefined) throw incompleteAnswer(answer, "a session");
  const user = fieldsOf(fields.user);
  const email = firstText(user.email) ?? name;
  const role = firstText(user.role);
  const hasTwoFactor = user.two_factor_enabled;
  return {
    kind: "logged-in",
    gives: "session",
    secret: new Secret(session),
    account: {
      name: oneLine(email),
      email,
      organisations: [],
      permissions: role === undefined ? undefined : [role],
      hasTwoFactor: typeof hasTwoFactor === "boolean" ? hasTwoFactor : undefined,
    },
    expiry: { kind: "at", date: new Date(clock.now() + SESSION) },
    registryUrl: undefined,
  };
}
