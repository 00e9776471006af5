import { isSameRegistry } from "@setup-registry-token/core/workspace";
import { registryTitle } from "../registries/registry-title.ts";
import type { Services } from "../services.ts";
import type { Account } from "../storage/account.ts";
import type { Target } from "../target.ts";
import { Dialogue } from "../ui/dialogue.ts";
import { Cancelled } from "../ui/leave-question.ts";
import { tell } from "../ui/tell.ts";

/**
 * The account that a command is for, where it asks for nothing else.
 *
 * @param title of the command
 * @throws {Cancelled} as {@link askForAccount}
 */
export function chooseAccount(services: Services, target: Target, title: string): Promise<Account> {
  return askForAccount(services, target, { dialogue: new Dialogue(services.editor, title) });
}

/**
 * The account that a command is for: the one that was chosen in a tree, the only one there is, or the one that the user
 * chooses.
 *
 * @param asking.left how many questions are likely to come after this one
 * @throws {Cancelled} also if the account is gone, or there is none; then the user has been told
 */
export async function askForAccount(
  services: Services,
  target: Target,
  { dialogue, left = 0 }: { dialogue: Dialogue; left?: number },
): Promise<Account> {
  const fitting = await fittingAccounts(services, target);
  const [only, ...others] = fitting;
  if (only !== undefined && others.length === 0) return only;
  return dialogue.choose({
    placeholder: services.editor.l10n.t("Which account?"),
    choices: fitting.map((account) => ({
      label: registryTitle(account),
      description: account.name,
      detail: account.url,
      value: account,
    })),
    left,
  });
}

/** At least one. */
async function fittingAccounts(
  { accounts, editor }: Services,
  { accountId, kind, url }: Target,
): Promise<readonly Account[]> {
  const { l10n } = editor;
  await accounts.sweep();
  if (accountId !== undefined) {
    const named = accounts.find(accountId);
    if (named !== undefined) return [named];
    tell(editor, l10n.t("This account is no longer there. Another window may have logged out of it."));
    throw new Cancelled();
  }
  const fitting = accounts
    .list()
    .filter(
      (account) => (kind ?? account.kind) === account.kind && isSameRegistry(url ?? account.url, account.url),
    );
  if (fitting.length > 0) return fitting;
  const target: Target = { ...(kind !== undefined && { kind }), ...(url !== undefined && { url }) };
  const action = { title: l10n.t("Log In"), command: "registryTokens.logIn", target };
  tell(editor, l10n.t("You are not logged in yet."), [action]);
  throw new Cancelled();
}
