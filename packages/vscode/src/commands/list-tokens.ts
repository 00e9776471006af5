import type { TokenRecord } from "@setup-registry-token/core";
import type { Services } from "../services.ts";
import type { Account } from "../storage/account.ts";
import type { Target } from "../target.ts";
import { administer } from "../tokens/administer.ts";
import { askForAccount } from "../tokens/choose-account.ts";
import { tokenChoices } from "../tokens/token-choices.ts";
import { Dialogue, type Step } from "../ui/dialogue.ts";

/** List Tokens: shows them, and offers what can be done with one. */
export async function listTokens(services: Services, target: Target): Promise<void> {
  const { editor } = services;
  const { l10n, commands, env } = editor;

  const askAccount: Step = async (dialogue) => {
    const account = await askForAccount(services, target, { dialogue, left: 2 });
    return (next) => chooseToken(next, account);
  };

  const chooseToken = (dialogue: Dialogue, account: Account): Promise<Step> =>
    administer(services, account, async ({ tokens }) => {
      const token = await dialogue.choose({
        placeholder: l10n.t("Tokens of {0}", account.name),
        choices: tokens
          .list()
          .then(({ tokens: records }) => tokenChoices(services, records, account.token?.id)),
        left: 1,
      });
      return (next) => chooseDeed(next, { account, token });
    });

  const chooseDeed = async (
    dialogue: Dialogue,
    { account, token: { id, label } }: { account: Account; token: TokenRecord },
  ): Promise<undefined> => {
    const deed = await dialogue.choose({
      placeholder: label === "" ? id : label,
      choices: [
        {
          label: l10n.t("Revoke this token…"),
          value: () =>
            commands.executeCommand("registryTokens.revokeToken", { accountId: account.id, tokenId: id }),
        },
        { label: l10n.t("Copy its id"), description: id, value: () => env.clipboard.writeText(id) },
      ],
    });
    await deed();
  };

  await new Dialogue(editor, l10n.t("List Tokens")).run(askAccount);
}
