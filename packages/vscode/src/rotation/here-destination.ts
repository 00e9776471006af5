import { RegistryTokenError, type Secret, type TokenRecord } from "@setup-registry-token/core";
import type { Destination } from "@setup-registry-token/core/rotation";
import { hasInFile } from "../credential-files/has-in-file.ts";
import { tellWritten } from "../credential-files/tell-written.ts";
import type { Services } from "../services.ts";
import type { Account } from "../storage/account.ts";
import { noteExpiry } from "../storage/noted-expiry.ts";
import { useToken } from "../tokens/use-token.ts";

interface HereParts {
  readonly account: Account;
  /** What the registry says of the token that is stored. */
  readonly recordOf: (token: Secret) => TokenRecord | undefined;
}

/** What there is in the editor, and whether the package manager's file has the same. */
interface Here {
  readonly account: Account;
  readonly isInFile: boolean;
}

/** The account's own token, in the editor and in the package manager's file, as a place where a token is used. */
export function hereDestination(services: Services, { account: { id }, recordOf }: HereParts): Destination {
  const { accounts, clock, editor, settings } = services;
  const { l10n } = editor;
  const name = l10n.t("this editor");

  const look = async (): Promise<Here> => {
    const account = accounts.find(id);
    const secrets = account && (await accounts.secretsOf(account));
    if (account === undefined || secrets === undefined) {
      throw new RegistryTokenError(
        "destination-refused",
        l10n.t("The account is not in the editor any more. Log in again."),
      );
    }
    const { token } = secrets;
    return { account, isInFile: token !== undefined && (await hasInFile(services, account, token)) };
  };

  return {
    name,

    // Its name is translated.
    identify: async () => "here",

    async check() {
      await look();
      return [];
    },

    async store(token) {
      const { account } = await look().catch((error: unknown) => {
        throw refusalOf(services, error);
      });
      const record = recordOf(token);
      const note = {
        ...(record && { id: record.id, label: record.label }),
        expiry: noteExpiry(record?.expiry ?? { kind: "unknown" }),
        createdAt: new Date(clock.now()).toISOString(),
      };
      const used = await useToken(services, account, { token, note });
      if (used.kind === "undone") throw refusalOf(services, used.error);
      if (used.written !== undefined) tellWritten(services, account, used.written);
    },

    /** A change counts only where both have it. */
    async storedAt() {
      const { account, isInFile } = await look();
      const { token, addedAt } = account;
      const isWhole = isInFile || !settings().writesCredentialFiles;
      return token === undefined || !isWhole ? undefined : new Date(token.createdAt ?? addedAt);
    },
  };
}

function refusalOf({ editor, log }: Services, cause: unknown): RegistryTokenError {
  if (!(cause instanceof RegistryTokenError)) {
    log.error(cause instanceof Error ? (cause.stack ?? cause.message) : String(cause));
  }
  const message =
    cause instanceof RegistryTokenError
      ? cause.message
      : editor.l10n.t("The token could not be stored in the editor. The log has more about it.");
  return new RegistryTokenError("destination-refused", message, { cause });
}
