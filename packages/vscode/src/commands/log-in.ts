import { registryKinds } from "@setup-registry-token/core";
import { tellWritten } from "../credential-files/tell-written.ts";
import { logIn } from "../log-in/log-in.ts";
import { registryTitle } from "../registries/registry-title.ts";
import type { Services } from "../services.ts";
import type { Target } from "../target.ts";
import { tell } from "../ui/tell.ts";

/** Log In. */
export async function logInCommand(services: Services, { accountId, ...place }: Target): Promise<void> {
  const { editor, accounts, log } = services;
  const { l10n } = editor;
  const known = accountId === undefined ? undefined : accounts.find(accountId);
  const { account, written, remarks, doubt } = await logIn(
    services,
    known === undefined ? place : { ...known, accountId: known.id },
  );
  const title = registryTitle(account);
  log.info(
    doubt === undefined
      ? `Logged in to ${account.url} as ${account.name}.`
      : `The token of ${account.name} for ${account.url} is kept, and nobody knows whether it is good. ${doubt}`,
  );
  const client = registryKinds[account.kind].packageManager;
  const sentences = [
    ...(doubt === undefined
      ? [l10n.t("You are logged in to {0} as {1}.", title, account.name)]
      : [
          l10n.t("The token for {0} is kept. Whether the registry accepts it is not certain.", title),
          log.redacted(doubt),
        ]),
    ...remarks,
  ];
  if (written !== undefined) sentences.push(...tellWritten(services, account, written));
  if (account.token !== undefined) return tell(editor, sentences.join(" "));
  sentences.push(l10n.t("{0} needs a token of its own.", client));
  const create = { title: l10n.t("Create Token"), command: "registryTokens.createToken" };
  tell(editor, sentences.join(" "), [{ ...create, target: { accountId: account.id } }]);
}
