import type { HttpClient, HttpClock, Registry, Secret } from "@setup-registry-token/core";
import { RegistryTokenError } from "@setup-registry-token/core";
import { openRegistry, totp } from "@setup-registry-token/core/registries";
import type { Issuer } from "@setup-registry-token/core/rotation";
import type { Authority, RotateInputs } from "./rotation-inputs.ts";

export interface IssuerPorts {
  http: HttpClient;
  clock: HttpClock;
  mask: (secret: Secret) => void;
  warn: (sentence: string) => void;
}

export interface OpenIssuer extends Issuer {
  /** Ends the session that was begun to issue tokens, if there was one. */
  close(): Promise<void>;
}

/**
 * Opens a registry as one that issues tokens; logs in first, if that is what the step was given.
 *
 * @throws {RegistryTokenError} `log-in-refused`, `two-factor-required` and what else a registry throws
 */
export async function openIssuer(
  { registry: kind, url, authority }: Pick<RotateInputs, "registry" | "url" | "authority">,
  ports: IssuerPorts,
): Promise<OpenIssuer> {
  const registry = openRegistry(kind, { url, http: ports.http, clock: ports.clock });
  const secret = await secretOf(authority, registry, ports);
  return {
    registry: registry.url,
    ...registry.tokens(secret),
    verify: registry.verify,
    async close() {
      if (authority.kind === "token") return;
      await end(secret, registry, ports);
    },
  };
}

async function secretOf(
  authority: Authority,
  { logIn }: Registry,
  { clock, mask }: IssuerPorts,
): Promise<Secret> {
  if (authority.kind === "token") return authority.token;
  const { email, password, totpSecret } = authority;
  if (logIn?.kind !== "password") throw new TypeError("This kind of registry has no log-in with a password.");
  const begun = await logIn.begin({ name: email, password });
  if (begun.kind === "logged-in") {
    mask(begun.secret);
    return begun.secret;
  }
  if (totpSecret === undefined) {
    throw new RegistryTokenError(
      "two-factor-required",
      "The registry wants a second factor for this account. Give the set-up key of the authenticator app as the input totp-secret.",
    );
  }
  const code = await totp(totpSecret, clock.now());
  mask(code);
  const { secret } = await begun.answer(code);
  mask(secret);
  return secret;
}

/** A session that is left open ends by itself a day later. */
async function end(session: Secret, { logOut, url }: Registry, { warn }: IssuerPorts): Promise<void> {
  try {
    await logOut?.end(session);
  } catch (error) {
    const reason = error instanceof RegistryTokenError ? error.message : "The reason is not known.";
    warn(`The session at ${url} could not be ended: ${reason}`);
  }
}
