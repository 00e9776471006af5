import { withoutLastSlashes } from "../without-last-slashes.ts";
import { composerBase } from "./composer.ts";
import { packagesUrl } from "./composer-list.ts";
import { packageBrokerCalls } from "./package-broker-calls.ts";
import { packageBrokerLogIn } from "./package-broker-log-in.ts";
import { packageBrokerTokens } from "./package-broker-tokens.ts";
import { verifyAtPackageBroker } from "./package-broker-verification.ts";
import type { Registry } from "./registry.ts";
import type { RegistryAccess } from "./registry-access.ts";

type PackageBroker = Registry & Required<Pick<Registry, "tokens" | "logIn" | "logOut">>;

/** PACKAGE.broker, as versions 0.2.12 and 0.19.8 of its server behave. Tokens read packages, sessions manage tokens. */
export function packageBroker(access: RegistryAccess): PackageBroker {
  const url = composerBase(access.url);
  const call = packageBrokerCalls({ ...access, url: managementUrl(url) });
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
    verify: (token, { signal } = {}) =>
      verifyAtPackageBroker({ http: access.http, target: packagesUrl(packagesBase(url)), token, signal }),
  };
}

/** Tokens are managed at the root, and at no tenant (`/org/<organization>/t/<tenant>`). */
function managementUrl(url: string): string {
  return packagesBase(url)
    .replace(/\/[^/]+\.json$/, "")
    .replace(/\/org\/[^/]+(?:\/t\/[^/]+)?$/, "");
}

/** Below `/api` is what manages tokens, and no list of packages. */
function packagesBase(url: string): string {
  return withoutLastSlashes(url).replace(/(?<=[^/])\/api$/, "");
}
