import type { Registry, Secret } from "@setup-registry-token/core";
import { confirmRotation } from "../rotation/confirm-rotation.ts";
import { foretellRevoked } from "../rotation/foretell-revoked.ts";
import { forgetEnded } from "../rotation/forget-ended.ts";
import { withGitHub } from "../rotation/open-destination.ts";
import { type Proof, proveEnded } from "../rotation/prove-ended.ts";
import { askForRotation } from "../rotation/rotation-dialogue.ts";
import { nameOf } from "../rotation/rotation-place.ts";
import { runRotation } from "../rotation/run-rotation.ts";
import { tellRotation } from "../rotation/tell-rotation.ts";
import type { Services } from "../services.ts";
import type { Target } from "../target.ts";
import { administer } from "../tokens/administer.ts";
import { withProgress } from "../ui/with-progress.ts";
import { revokeTokenCommand } from "./revoke-token.ts";

/** Rotate Token: replaces a token where it is used, and ends the old one. Goes on with what was interrupted. */
export async function rotateToken(services: Services, target: Target): Promise<void> {
  const { editor, rotations } = services;
  const { l10n } = editor;
  if (isReplacedSince(services, target)) return revokeTokenCommand(services, target);
  await services.trySecretStorage();
  await rotations.sweep();
  const wanted = await withGitHub(services, await askForRotation(services, target));
  const { account, record, deed } = wanted;
  await administer(services, account, async ({ registry, tokens, secrets }) => {
    const question = l10n.t("Finding out what the rotation would revoke");
    const revoked = await withProgress(editor, question, (signal) =>
      foretellRevoked(services, wanted, { registry, tokens, signal }),
    );
    await confirmRotation(services, wanted, revoked);
    const title = l10n.t("Rotating the token of {0}", nameOf(services, record));
    const revocable = new Set(revoked.map(({ id }) => id));
    const result = await withProgress(editor, title, (signal, report) =>
      runRotation(services, wanted, { registry, tokens, revocable, signal, report }),
    );
    const old = deed === "incident" && record.secret === undefined ? secrets.token : undefined;
    const proof = old === undefined ? "unknown" : await prove(services, old, registry);
    tellRotation(services, { wanted, result, proof });
    await forgetEnded(services, account, { registry, revoked: result.revoked });
  });
}

/** Whether the account has had another token since the one that was found in a file: then there is nothing to replace. */
function isReplacedSince({ accounts }: Services, { accountId, tokenId, isLeaked }: Target): boolean {
  const account = accountId === undefined ? undefined : accounts.find(accountId);
  return isLeaked === true && tokenId !== undefined && account !== undefined && account.token?.id !== tokenId;
}

function prove({ editor, clock }: Services, token: Secret, registry: Registry): Promise<Proof> {
  const title = editor.l10n.t("Making sure that the old token has ended");
  return withProgress(editor, title, (signal) => proveEnded(token, { registry, clock }, signal));
}
