import { randomUUID } from "node:crypto";
import { Secret } from "@setup-registry-token/core";
import type { Container } from "../../src/container.ts";
import type { Account } from "../../src/storage/account.ts";

/** Adds an account, as if somebody had pasted the token. */
export function addAccount(
  { accounts }: Container,
  { token, ...registry }: Pick<Account, "kind" | "url"> & { token: string },
): Promise<Account> {
  const account = {
    ...registry,
    name: `developer ${randomUUID()}`,
    source: "pasted",
    addedAt: new Date().toISOString(),
    token: { expiry: { kind: "unknown" } },
  } as const;
  return accounts.save(account, { token: new Secret(token) });
}
