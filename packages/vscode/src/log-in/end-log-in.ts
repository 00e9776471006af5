import { type LogOut, type Registry, RegistryTokenError, type Secret } from "@setup-registry-token/core";

/** What is to be ended at the registry, and how. */
export interface Ending {
  readonly logOut: LogOut;
  readonly secret: Secret;
}

/** @throws {RegistryTokenError} `revocation-unproven` if the registry takes the secret after it was ended */
export async function endLogIn(
  registry: Registry,
  { logOut, secret }: Ending,
  signal: AbortSignal,
): Promise<void> {
  await logOut.end(secret, { signal });
  const ask =
    registry.tokens === undefined ? registry.verify(secret, { signal }) : registry.tokens(secret).list();
  try {
    await ask;
  } catch (error) {
    const code = error instanceof RegistryTokenError ? error.code : undefined;
    if (code === "token-rejected" || code === "token-expired") return;
    throw error;
  }
  throw new RegistryTokenError(
    "revocation-unproven",
    `${new URL(registry.url).origin} confirmed the log-out, but still takes what was ended. Log out once more.`,
  );
}
