import { RateLimited } from "../http/rate-limited.ts";
import { readJson } from "../http/read-json.ts";
import type { Secret } from "../secret.ts";
import { composerBase } from "./composer.ts";
import { endpoint } from "./endpoint.ts";
import { fieldsIn } from "./json-fields.ts";
import { packageBrokerCalls } from "./package-broker-calls.ts";
import { packageBrokerLogIn } from "./package-broker-log-in.ts";
import { packageBrokerTokens } from "./package-broker-tokens.ts";
import { quotation } from "./quotation.ts";
import type { Registry } from "./registry.ts";
import type { RegistryAccess } from "./registry-access.ts";
import { type RefusalCode, RegistryRefused } from "./registry-refused.ts";
import { unexpectedAnswer } from "./unexpected-answer.ts";
import type { Verification } from "./verification.ts";

type PackageBroker = Registry & Required<Pick<Registry, "tokens" | "logIn" | "logOut">>;

/** PACKAGE.broker, as version 0.2.12 of its server behaves. Tokens read packages, sessions manage tokens. */
export function packageBroker(access: RegistryAccess): PackageBroker {
  const url = composerBase(access.url);
  const call = packageBrokerCalls({ ...access, url });
  return {
    kind: "package-broker",
    url,
    tokens: (session) => packageBrokerTokens(call, { session, clock: access.clock }),
    logIn: packageBrokerLogIn(call, access.clock),
    logOut: {
      consequence: "The session ends; tokens that were issued go on working.",
      async end(session, { signal } = {}) {
        await call({ method: "POST", path: "/api/auth/logout", session, isUnauthorisedFine: true, signal });
      },
    },
    verify: (token, options) => verify(token, { ...access, url }, options?.signal),
  };
}

const ACCEPTED: Verification = {
  certainty: "accepted",
  account: undefined,
  expiry: { kind: "unknown" },
  registryUrl: undefined,
  remarks: [],
};

async function verify(
  token: Secret,
  { http, url }: RegistryAccess & { url: string },
  signal: AbortSignal | undefined,
): Promise<Verification> {
  const target = endpoint(url, "/packages.json");
  try {
    const answer = await http({
      method: "GET",
      url: target,
      credential: { origin: target.origin, token, scheme: "basic" },
      // Each request counts against the token's limit for the hour.
      canRepeat: false,
      signal,
    });
    const { status } = answer;
    if (status === 401) {
      const said = quotation(fieldsIn(answer).message, [token]);
      throw new RegistryRefused(codeFor(said), { origin: target.origin, status, said });
    }
    if (status === 403) throw new RegistryRefused("token-forbidden", { origin: target.origin, status });
    if (status !== 200) throw unexpectedAnswer(answer, "GET packages.json");
    readJson(answer);
    return ACCEPTED;
  } catch (error) {
    if (!(error instanceof RateLimited)) throw error;
    // The limit is looked at after the token.
    const remark =
      "The registry accepts the token, but its limit for this hour is reached: packages can be had again at the full hour.";
    return { ...ACCEPTED, remarks: [remark] };
  }
}

/** Always 401: the reason is in the text (`packages/core/src/middleware/auth.ts`). */
function codeFor(said: string | undefined): RefusalCode {
  return said === "Token expired" ? "token-expired" : "token-rejected";
}
