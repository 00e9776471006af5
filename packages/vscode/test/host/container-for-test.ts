import { randomUUID } from "node:crypto";
import { Secret } from "@setup-registry-token/core";
import * as vscode from "vscode";
import type { Container } from "../../src/container.ts";
import type { Account } from "../../src/storage/account.ts";

interface RegistryForTest {
  readonly url: string;
  readonly token: string;
}

/** The registries that run beside the extension host, each with a token of an account. */
export function registriesForTest(): Readonly<Record<"apkg" | "crowded" | "onePub", RegistryForTest>> {
  return JSON.parse(process.env.HOST_TEST_REGISTRIES ?? "");
}

/** The extension's own parts. */
export async function containerForTest(): Promise<Container> {
  const extension = vscode.extensions.getExtension<Container>("setup-registry-token.registry-tokens");
  if (extension === undefined) throw new Error("The extension is not there.");
  return extension.activate();
}

/** Adds an account, as if somebody had pasted the token. */
export function addAccount(
  { accounts }: Container,
  { url, token, ...account }: RegistryForTest & Pick<Account, "kind">,
): Promise<Account> {
  const added = {
    ...account,
    url,
    name: `developer ${randomUUID()}`,
    source: "pasted",
    addedAt: new Date().toISOString(),
    token: { expiry: { kind: "unknown" } },
  } as const;
  return accounts.save(added, { token: new Secret(token) });
}
