import { type Registry, RegistryTokenError, type Secret } from "@setup-registry-token/core";
import type { Services } from "../services.ts";
import type { Account } from "../storage/account.ts";
import { dropSecret } from "../tokens/drop-secret.ts";

/** Forgets what an account has of tokens that a rotation has ended: its own, or the one that managed its others. */
export async function forgetEnded(
  services: Services,
  { id }: Account,
  { registry, revoked }: { registry: Registry; revoked: readonly string[] },
): Promise<void> {
  const { accounts } = services;
  const account = accounts.find(id);
  const secrets = account && (await accounts.secretsOf(account));
  if (account === undefined || secrets === undefined || revoked.length === 0) return;
  const { token, session } = secrets;
  if (session !== undefined && (await hasEnded(registry, session))) {
    await dropSecret(services, account, session);
  }
  const isTokenGone = account.token?.id !== undefined && revoked.includes(account.token.id);
  if (isTokenGone && token !== undefined) await dropSecret(services, account, token);
}

/** Nobody knows the id of a session. It may have been a token, until that was rotated. */
async function hasEnded(registry: Registry, session: Secret): Promise<boolean> {
  try {
    await registry.tokens?.(session).list();
    return false;
  } catch (error) {
    return error instanceof RegistryTokenError && error.code === "token-rejected";
  }
}
