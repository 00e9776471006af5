import type { TokenRecord } from "@setup-registry-token/core";
import { registryTitle } from "../registries/registry-title.ts";
import type { Services } from "../services.ts";
import type { Account } from "../storage/account.ts";
import type { Target } from "../target.ts";
import { type Administration, administer } from "../tokens/administer.ts";
import { chooseAccount } from "../tokens/choose-account.ts";
import { dropSecret } from "../tokens/drop-secret.ts";
import { revokeAndProve } from "../tokens/revoke-and-prove.ts";
import { tokenChoices } from "../tokens/token-choices.ts";
import { confirm } from "../ui/confirm.ts";
import { Dialogue } from "../ui/dialogue.ts";
import { tell } from "../ui/tell.ts";
import { withProgress } from "../ui/with-progress.ts";

/** Revoke Token: says what stops working, ends the token, and makes sure that it has ended. */
export async function revokeTokenCommand(services: Services, target: Target): Promise<void> {
  const { editor, log } = services;
  const { l10n } = editor;
  const title = l10n.t("Revoke Token");
  const account = await chooseAccount(services, target, title);
  await administer(services, account, async (administration) => {
    const { registry, secrets } = administration;
    const record = await chooseToken(services, { account, administration, target, title });
    const name = record.label === "" ? record.id : record.label;
    const isInUse = record.id === account.token?.id;
    const button = l10n.t("Revoke");
    await confirm(editor, {
      question: l10n.t("Revoke the token {0} of {1}?", name, registryTitle(account)),
      detail: consequence(services, isInUse),
      answers: [button],
    });
    const progress = l10n.t("Revoking {0}, and making sure that it has ended", name);
    const token = isInUse ? secrets.token : undefined;
    const revoked = await withProgress(editor, progress, (signal) =>
      revokeAndProve(services, administration, { record, token, signal }),
    );
    log.info(
      `The token ${record.id} of ${registry.url} was revoked (${revoked.outcome}; proof: ${revoked.proof}).`,
    );
    if (token !== undefined) await dropSecret(services, account, token);
    if (revoked.wasAuthority) await dropSecret(services, account, administration.authority);
    await dropIfEnded(services, account);
    tell(editor, l10n.t("The token {0} is revoked.", name));
  });
}

interface Choosing {
  readonly account: Account;
  readonly administration: Administration;
  readonly target: Target;
  readonly title: string;
}

async function chooseToken(
  services: Services,
  { account, administration, target, title }: Choosing,
): Promise<TokenRecord> {
  const { editor } = services;
  const list = administration.tokens.list();
  if (target.tokenId !== undefined) {
    const named = (await list).tokens.find(({ id }) => id === target.tokenId);
    if (named !== undefined) return named;
  }
  return new Dialogue(editor, title).choose({
    placeholder: editor.l10n.t("Which token is to be revoked?"),
    choices: list.then(({ tokens }) => tokenChoices(services, tokens, account.token?.id)),
  });
}

function consequence({ editor }: Services, isInUse: boolean): string {
  const { l10n } = editor;
  const everywhere = l10n.t(
    "Every workflow and every machine that uses it stops working at once. This cannot be undone.",
  );
  const here = l10n.t("It is in use here: the package manager on this machine loses its credential.");
  return isInUse ? `${everywhere} ${here}` : everywhere;
}

/** Of a token that was pasted or adopted nobody knows the id: it may have been the one. */
async function dropIfEnded(services: Services, { id }: Account): Promise<void> {
  const { verifications, accounts } = services;
  const account = accounts.find(id);
  if (account?.token === undefined || account.token.id !== undefined) return;
  const token = (await accounts.secretsOf(account))?.token;
  const standing = await verifications.verify(account, { isAnew: true });
  const isRefused = standing?.kind === "failed" && standing.error.code === "token-rejected";
  if (isRefused && token !== undefined) await dropSecret(services, account, token);
}
