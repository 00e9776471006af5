import type { Destination } from "@setup-registry-token/core/rotation";
import type { Services } from "../services.ts";
import type { Account } from "../storage/account.ts";
import { useToken } from "../tokens/use-token.ts";

/** The account's own token, in the editor and in the package manager's file, as a place where a token is used. */
export function hereDestination(services: Services, { id }: Account): Destination {
  const { accounts, clock } = services;
  const account = (): Account => {
    const found = accounts.find(id);
    if (found === undefined) throw new Error("The account is gone.");
    return found;
  };
  return {
    name: services.editor.l10n.t("this editor"),
    check: async () => [],
    async store(token) {
      const createdAt = new Date(clock.now()).toISOString();
      await useToken(services, account(), { token, note: { expiry: { kind: "unknown" }, createdAt } });
    },
    async storedAt() {
      const { token, addedAt } = account();
      return token && new Date(token.createdAt ?? addedAt);
    },
  };
}
