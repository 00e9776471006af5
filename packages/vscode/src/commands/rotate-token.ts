import type { Registry, Secret } from "@setup-registry-token/core";
import { confirmRotation } from "../rotation/confirm-rotation.ts";
import { forgetEnded } from "../rotation/forget-ended.ts";
import { type Proof, proveEnded } from "../rotation/prove-ended.ts";
import { askForRotation } from "../rotation/rotation-dialogue.ts";
import { nameOf } from "../rotation/rotation-place.ts";
import { runRotation } from "../rotation/run-rotation.ts";
import { tellRotation } from "../rotation/tell-rotation.ts";
import type { Services } from "../services.ts";
import type { Target } from "../target.ts";
import { administer } from "../tokens/administer.ts";
import { withProgress } from "../ui/with-progress.ts";

/** Rotate Token: replaces a token where it is used, and ends the old one. Goes on with what was interrupted. */
export async function rotateToken(services: Services, target: Target): Promise<void> {
  const { editor, rotations } = services;
  const { l10n } = editor;
  await rotations.sweep();
  const wanted = await askForRotation(services, target);
  const { account, record, deed } = wanted;
  await confirmRotation(services, wanted);
  await administer(services, account, async ({ registry, tokens, secrets }) => {
    const title = l10n.t("Rotating the token of {0}", nameOf(services, record));
    const result = await withProgress(editor, title, (signal, report) =>
      runRotation(services, wanted, { registry, tokens, signal, report }),
    );
    const old = deed === "incident" && record.secret === undefined ? secrets.token : undefined;
    const proof = old === undefined ? "unknown" : await prove(services, old, registry);
    tellRotation(services, { wanted, result, proof });
    await forgetEnded(services, account, { registry, revoked: result.revoked });
  });
}

function prove({ editor, clock }: Services, token: Secret, registry: Registry): Promise<Proof> {
  const title = editor.l10n.t("Making sure that the old token has ended");
  return withProgress(editor, title, (signal) => proveEnded(token, { registry, clock }, signal));
}
