import {
  type ExchangedToken,
  type OidcExchange,
  type Registry,
  RegistryTokenError,
  type Secret,
  type Verification,
  withoutLastSlashes,
} from "@setup-registry-token/core";
import { leavesDoubt, RegistryMisbehaved, RegistryUnreachable } from "@setup-registry-token/core/registries";
import type { AskingPorts } from "./asking-ports.ts";
import { mask } from "./masking.ts";
import { nameWayRound } from "./name-way-round.ts";
import { requestIdentity } from "./request-identity.ts";

const MOST_ATTEMPTS = 3;

/**
 * Has the registry issue a token for the identity of this run, and masks it before anything else is done with it.
 *
 * @returns the token and what is known of it, which is at least where it is for and when it ends
 */
export async function exchangeIdentity(
  registry: Registry,
  { audience, isVerified }: { audience: string | undefined; isVerified: boolean },
  ports: AskingPorts,
): Promise<{ token: Secret; verification: Verification }> {
  const { exchangeOidc } = registry;
  if (exchangeOidc === undefined) {
    throw new RegistryTokenError(
      "input-invalid",
      `${registry.kind} has no trusted access by OpenID Connect.`,
    );
  }
  const { token, registryUrl, endsAt } = await exchange(
    exchangeOidc,
    audience ?? exchangeOidc.audience,
    ports,
  );
  mask(ports.commands, token);
  if (!registry.isUrlOpen && withoutSlash(registryUrl) !== withoutSlash(registry.url)) {
    throw new RegistryTokenError(
      "input-invalid",
      `${new URL(registry.url).origin} trusts this run for other packages than those at ${registry.url}. ` +
        "Correct the input url, or leave it out.",
    );
  }
  const told = isVerified ? await verifyUnlessForPublishing(registry, token) : undefined;
  return {
    token,
    verification: {
      certainty: "accepted",
      account: told?.account,
      expiry: endsAt === undefined ? { kind: "unknown" } : { kind: "at", date: endsAt },
      registryUrl,
      remarks: told?.remarks ?? [],
    },
  };
}

/**
 * Repeats after a fault that may pass, each time with a new identity: registries take each only once (PyPI keeps its
 * `jti`), and after a lost answer nobody knows whether it was taken. A token that was issued and lost expires soon.
 */
async function exchange(oidc: OidcExchange, audience: string, ports: AskingPorts): Promise<ExchangedToken> {
  const { clock } = ports;
  for (let attempt = 1; ; attempt++) {
    const identity = await requestIdentity(audience, ports);
    try {
      return await oidc.exchange(identity);
    } catch (error) {
      if (attempt === MOST_ATTEMPTS || !isPassing(error)) throw error;
      await clock.pause((attempt + clock.random()) * 1000, new AbortController().signal);
    }
  }
}

function isPassing(error: unknown): boolean {
  if (error instanceof RegistryUnreachable) return error.reason !== "tls";
  return error instanceof RegistryMisbehaved && error.reason === "server-error";
}

/** A token that may publish one package may not read the organisation. That the registry issued it is proof enough. */
async function verifyUnlessForPublishing(
  registry: Registry,
  token: Secret,
): Promise<Pick<Verification, "account" | "remarks">> {
  try {
    return await registry.verify(token);
  } catch (error) {
    if (!leavesDoubt(error)) throw nameWayRound(error);
    const remark =
      error.code === "token-forbidden"
        ? "The token is for publishing: it may not read the organisation, and perhaps no packages."
        : `The registry issued the token, but did not say whose it is. ${error.message}`;
    return { account: undefined, remarks: [remark] };
  }
}

function withoutSlash(url: string): string {
  return withoutLastSlashes(url);
}
