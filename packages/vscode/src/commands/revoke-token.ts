import type { TokenRecord } from "@setup-registry-token/core";
import { registryTitle } from "../registries/registry-title.ts";
import type { Services } from "../services.ts";
import type { Account } from "../storage/account.ts";
import type { Target } from "../target.ts";
import { type Administration, administer } from "../tokens/administer.ts";
import { askForAccount } from "../tokens/choose-account.ts";
import { dropSecret } from "../tokens/drop-secret.ts";
import { revokeAndProve } from "../tokens/revoke-and-prove.ts";
import { tokenChoices } from "../tokens/token-choices.ts";
import { confirm } from "../ui/confirm.ts";
import { Dialogue, type Step } from "../ui/dialogue.ts";
import { tell } from "../ui/tell.ts";
import { withProgress } from "../ui/with-progress.ts";
import { hostOf } from "../workspace/host-of.ts";

/** Revoke Token: says what stops working, ends the token, and makes sure that it has ended. */
export async function revokeTokenCommand(services: Services, target: Target): Promise<void> {
  const { editor } = services;
  const chooseAndRevoke = (account: Account): Step => {
    return (dialogue) =>
      administer(services, account, async (administration) => {
        const record =
          (await findNamed(services, administration, target)) ??
          (await dialogue.choose<TokenRecord>({
            placeholder: editor.l10n.t("Which token is to be revoked?"),
            choices: administration.tokens
              .list()
              .then(({ tokens }) => tokenChoices(services, tokens, account.token?.id)),
          }));
        await revoke(services, { account, administration, record });
        return undefined;
      });
  };
  await new Dialogue(editor, editor.l10n.t("Revoke Token")).run(async (dialogue) =>
    chooseAndRevoke(await askForAccount(services, target, { dialogue, left: 1 })),
  );
}

/** The token that was chosen in a tree, if the registry still lists it. */
async function findNamed(
  { editor }: Services,
  { registry, tokens }: Administration,
  { tokenId }: Target,
): Promise<TokenRecord | undefined> {
  if (tokenId === undefined) return undefined;
  const progress = editor.l10n.t("Asking {0} for its tokens", hostOf(registry.url));
  const list = await withProgress(editor, progress, (signal) => tokens.list({ signal }));
  return list.tokens.find(({ id }) => id === tokenId);
}

interface Revoking {
  readonly account: Account;
  readonly administration: Administration;
  readonly record: TokenRecord;
}

async function revoke(services: Services, { account, administration, record }: Revoking): Promise<void> {
  const { editor, handOffs, log } = services;
  const { l10n } = editor;
  const { registry, secrets, authority } = administration;
  const name = record.label === "" ? record.id : record.label;
  const isInUse = record.id === account.token?.id;
  await confirm(editor, {
    question: l10n.t("Revoke the token {0} of {1}?", name, registryTitle(account)),
    detail: consequence(services, isInUse),
    answers: [l10n.t("Revoke")],
  });
  const progress = l10n.t("Revoking {0}, and making sure that it has ended", name);
  const token = isInUse ? secrets.token : undefined;
  const { outcome, proof, wasAuthority } = await withProgress(editor, progress, (signal) =>
    revokeAndProve(services, administration, { record, token, signal }),
  );
  log.info(`The token ${record.id} of ${registry.url} was revoked (${outcome}; proof: ${proof}).`);
  tell(editor, l10n.t("The token {0} is revoked.", name));
  if (token !== undefined) await dropSecret(services, account, token);
  if (wasAuthority) await dropSecret(services, account, authority);
  await dropIfEnded(services, account, progress);
  for (const handOff of handOffs.list()) {
    if (handOff.accountId === account.id && handOff.tokenId === record.id) await handOffs.remove(handOff);
  }
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
async function dropIfEnded(services: Services, { id }: Account, progress: string): Promise<void> {
  const { verifications, accounts, editor } = services;
  const account = accounts.find(id);
  if (account?.token === undefined || account.token.id !== undefined) return;
  const token = (await accounts.secretsOf(account))?.token;
  const standing = await withProgress(editor, progress, (signal) =>
    verifications.verify(account, { isAnew: true, signal }),
  );
  const isRefused = standing?.kind === "failed" && standing.error.code === "token-rejected";
  if (isRefused && token !== undefined) await dropSecret(services, account, token);
}
