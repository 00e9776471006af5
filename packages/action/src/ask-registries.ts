import type { Registry, Secret, Verification } from "@setup-registry-token/core";
import { RegistryTokenError } from "@setup-registry-token/core";
import { askAboutToken, httpClient, jwtExpiry, openRegistry } from "@setup-registry-token/core/registries";
import type { AskingPorts } from "./asking-ports.ts";
import { exchangeIdentity } from "./exchange-identity.ts";
import { reportFailure } from "./failure.ts";
import type { Inputs } from "./inputs.ts";
import type { KnownToken } from "./known-token.ts";
import { mask } from "./masking.ts";
import { nameWayRound } from "./name-way-round.ts";
import { nodeHttp } from "./node-http.ts";
import { proxySecrets } from "./proxy.ts";
import type { RegistryInput } from "./registry-input.ts";
import { reportVerification } from "./report-verification.ts";
import { systemClock } from "./system-clock.ts";

/**
 * Gets the tokens that are to be had in exchange, and asks each registry about its token; all at the same time.
 *
 * @returns in the order of the inputs
 * @throws {RegistryTokenError} the first failure; the others are annotations by then
 */
export async function askRegistries(
  { registries, isVerified, daysOfWarning }: Inputs,
  { commands, env }: Omit<AskingPorts, "http" | "clock">,
): Promise<KnownToken[]> {
  for (const secret of proxySecrets(env)) mask(commands, secret);
  const http = httpClient({ ...nodeHttp(env), clock: systemClock, userAgent: "setup-registry-token" });
  const ports = { commands, env, http, clock: systemClock };
  const settled = await Promise.allSettled(registries.map((input) => ask(input, isVerified, ports)));
  const [first, ...others] = settled.flatMap((outcome) =>
    outcome.status === "rejected" ? [outcome.reason] : [],
  );
  for (const other of others) await reportFailure(other, { commands, env });
  if (first !== undefined) throw first;
  const known = settled.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
  for (const each of known) reportVerification(each, { daysOfWarning, now: systemClock.now() }, commands);
  return known;
}

interface Held {
  token: Secret;
  verification: Verification | undefined;
}

async function ask(input: RegistryInput, isVerified: boolean, ports: AskingPorts): Promise<KnownToken> {
  const { authentication, url, userName } = input;
  const registry = openRegistry(input.registry, { url, http: ports.http, clock: systemClock, userName });
  const { token, verification } =
    authentication.kind === "oidc"
      ? await exchangeIdentity(registry, { audience: authentication.audience, isVerified }, ports)
      : await hold(authentication.token, registry, isVerified);
  const known = url === undefined || registry.isUrlOpen ? verification?.registryUrl : url;
  if (known === undefined) {
    throw new RegistryTokenError(
      "input-invalid",
      `${input.registry} did not tell the URL of the packages. Give it as the input url.`,
    );
  }
  return { ...input, url: known, token, verification, expiry: verification?.expiry ?? jwtExpiry(token) };
}

async function hold(token: Secret, registry: Registry, isVerified: boolean): Promise<Held> {
  if (!isVerified) return { token, verification: undefined };
  try {
    // Where the token is to tell the URL, there is nothing to go on with unless it is accepted.
    const verification = await (registry.isUrlOpen ? registry.verify(token) : askAboutToken(registry, token));
    return { token, verification };
  } catch (error) {
    throw nameWayRound(error, registry.isUrlOpen);
  }
}
