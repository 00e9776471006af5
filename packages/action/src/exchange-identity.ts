import {
  type Registry,
  RegistryTokenError,
  type Secret,
  type Verification,
} from "@setup-registry-token/core";
import type { AskingPorts } from "./asking-ports.ts";
import { mask } from "./masking.ts";
import { requestIdentity } from "./request-identity.ts";

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
  const identity = await requestIdentity(audience ?? exchangeOidc.audience, ports);
  const { token, registryUrl, endsAt } = await exchangeOidc.exchange(identity);
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

/** A token that may publish one package may not read the organisation. That the registry issued it is proof enough. */
async function verifyUnlessForPublishing(
  registry: Registry,
  token: Secret,
): Promise<Pick<Verification, "account" | "remarks">> {
  try {
    return await registry.verify(token);
  } catch (error) {
    if (!(error instanceof RegistryTokenError && error.code === "token-forbidden")) throw error;
    return {
      account: undefined,
      remarks: ["The token is for publishing: it may not read the organisation, and perhaps no packages."],
    };
  }
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, "");
}
