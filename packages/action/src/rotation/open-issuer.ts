import type {
  HttpClient,
  HttpClock,
  LoggedIn,
  Registry,
  SecondFactor,
  Secret,
} from "@setup-registry-token/core";
import { RegistryTokenError } from "@setup-registry-token/core";
import { openRegistry, totp } from "@setup-registry-token/core/registries";
import type { Issuer } from "@setup-registry-token/core/rotation";
import type { Authority, RotateInputs } from "./rotation-inputs.ts";

/** How long a code is good for. */
const TOTP_STEP = 30_000;
/** By how much the registry's clock may be behind ours. */
const CLOCK_DIFFERENCE = 5_000;

export interface IssuerPorts {
  http: HttpClient;
  clock: HttpClock;
  mask: (secret: Secret) => void;
  warn: (sentence: string) => void;
  signal: AbortSignal;
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
    authority: secret,
    ...registry.tokens(secret),
    verify: registry.verify,
    async close() {
      if (authority.kind === "token") return;
      await end(secret, registry, ports);
    },
  };
}

async function secretOf(authority: Authority, { logIn }: Registry, ports: IssuerPorts): Promise<Secret> {
  const { mask } = ports;
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
  const { secret } = await answerInTime(totpSecret, begun, ports);
  mask(secret);
  return secret;
}

/**
 * Gives the code of this time, and if it is refused once that of the next: a registry that allows no other than its own
 * clock's refuses one that was made a moment before, or by a clock that goes otherwise.
 */
async function answerInTime(
  key: Secret,
  { answer }: SecondFactor,
  { clock, mask, signal }: IssuerPorts,
): Promise<LoggedIn> {
  const give = async () => {
    const code = await totp(key, clock.now());
    mask(code);
    return answer(code, { signal });
  };
  try {
    return await give();
  } catch (error) {
    const isRefused = error instanceof RegistryTokenError && error.code === "log-in-refused";
    if (!isRefused) throw error;
    await clock.pause(TOTP_STEP - (clock.now() % TOTP_STEP) + CLOCK_DIFFERENCE, signal);
    return give();
  }
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
