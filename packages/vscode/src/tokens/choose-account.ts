import { registryTitle } from "../registries/registry-title.ts";
import type { Services } from "../services.ts";
import type { Account } from "../storage/account.ts";
import type { Target } from "../target.ts";
import { Dialogue } from "../ui/dialogue.ts";
import { Cancelled } from "../ui/leave-question.ts";
import { tell } from "../ui/tell.ts";

/**
 * The account that a command is for: the one that was chosen in a tree, the only one there is, or the one that the user
 * chooses.
 *
 * @param title of the command
 * @throws {Cancelled} also if the account is gone, or there is none; then the user has been told
 */
export async function chooseAccount(services: Services, target: Target, title: string): Promise<Account> {
  const { accounts, editor } = services;
  const { l10n } = editor;
  await accounts.sweep();
  if (target.accountId !== undefined) {
    const named = accounts.find(target.accountId);
    if (named !== undefined) return named;
    tell(editor, l10n.t("This account is no longer there. Another window may have logged out of it."));
    throw new Cancelled();
  }
  const fitting = accounts
    .list()
    .filter(({ kind, url }) => (target.kind ?? kind) === kind && (target.url ?? url) === url);
  const [only, ...others] = fitting;
  if (only !== undefined && others.length === 0) return only;
  if (only === undefined) {
    const { kind, url } = target;
    const action = {
      title: l10n.t("Log In"),
      command: "registryTokens.logIn",
      target: { kind, url } as Target,
    };
    tell(editor, l10n.t("You are not logged in yet."), [action]);
    throw new Cancelled();
  }
  return new Dialogue(editor, title).choose({
    placeholder: l10n.t("Which account?"),
    choices: fitting.map((account) => ({
      label: registryTitle(account),
      description: account.name,
      detail: account.url,
      value: account,
    })),
  });
}
