import type { WrittenEntry } from "../credential-files/credential-files.ts";
import { registryTitle } from "../registries/registry-title.ts";
import type { Services } from "../services.ts";
import type { Account } from "../storage/account.ts";
import { type HeldAccount, hasBetterToken, withGained, wouldLoseToken } from "../storage/held-account.ts";
import { confirm } from "../ui/confirm.ts";
import { withProgress } from "../ui/with-progress.ts";
import { accountBefore, asSpeltBefore } from "./account-before.ts";
import type { Gained } from "./gained.ts";
import { untilKept } from "./until-kept.ts";

export interface KeptAccount {
  readonly account: Account;
  /** What the package manager got, if it got something. */
  readonly written: WrittenEntry | undefined;
  /** Full sentences that a user should know. */
  readonly remarks: readonly string[];
  /** As {@link Gained.doubt}. */
  readonly doubt: string | undefined;
}

/**
 * Keeps what a log-in has given, and gives the package manager its credential.
 *
 * @param again the id of the account for which somebody logs in again
 * @throws {Cancelled} if a token is not to take the place of another, or cannot be kept
 * @throws {RegistryTokenError} if the package manager's file cannot be written; the account is kept all the same
 */
export async function keepAccount(services: Services, told: Gained, again?: string): Promise<KeptAccount> {
  const { accounts, clock } = services;
  const gained = asSpeltBefore(accounts, told);
  const { account, given, replaced } = await untilKept(services, gained, async () => {
    const { held, replaced } = await accountBefore(accounts, gained, again);
    const isForManagement =
      held !== undefined && hasBetterToken(held, gained, clock.now()) && !(await isRefused(services, held));
    const given: Gained = isForManagement ? { ...gained, gives: "session" } : gained;
    if (held !== undefined) await confirmLoss(services, held, given);
    const merged = withGained(held, given, clock.now());
    return { account: await accounts.save(merged.account, merged.secrets), given, replaced };
  });
  for (const { account: former } of replaced) {
    if (former.id !== account.id) await accounts.remove(former);
  }
  const written = await writeCredential(services, account, given);
  return { account, written, remarks: gained.remarks, doubt: gained.doubt };
}

async function confirmLoss(services: Services, held: HeldAccount, given: Gained): Promise<void> {
  const { editor, clock } = services;
  const { l10n } = editor;
  if (!wouldLoseToken(held, given, clock.now()) || (await isRefused(services, held))) return;
  const { account } = held;
  await confirm(editor, {
    question: l10n.t("Replace the token of {0} ({1})?", account.name, registryTitle(account)),
    detail: l10n.t(
      "The account has another token. It is forgotten here; at the registry it goes on working until it ends or is revoked.",
    ),
    answers: [l10n.t("Replace")],
  });
}

/** Asks the registry: a token that only could not be asked about is not refused. */
async function isRefused({ editor, verifications }: Services, { account }: HeldAccount): Promise<boolean> {
  const title = editor.l10n.t("Asking {0} about the token that is in use", registryTitle(account));
  const standing = await withProgress(editor, title, (signal) =>
    verifications.verify(account, { isAnew: true, signal }),
  );
  const code = standing?.kind === "failed" ? standing.error.code : undefined;
  return code === "token-rejected" || code === "token-expired";
}

async function writeCredential(
  { credentialFiles, settings }: Services,
  account: Account,
  given: Gained,
): Promise<WrittenEntry | undefined> {
  // An adopted credential is where the package manager looks for it.
  const isWanted = given.gives === "token" && given.source !== "adopted";
  if (!isWanted || !settings().writesCredentialFiles) return undefined;
  return credentialFiles.write(account, given.secret);
}
