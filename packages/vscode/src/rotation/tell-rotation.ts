import type { RotationResult } from "@setup-registry-token/core/rotation";
import { registryTitle } from "../registries/registry-title.ts";
import type { Services } from "../services.ts";
import { type Action, tell, tellFailure } from "../ui/tell.ts";
import { tokenName } from "./present-token.ts";
import type { Proof } from "./prove-ended.ts";
import type { WantedRotation } from "./rotation-dialogue.ts";
import { nameOf } from "./rotation-place.ts";

interface RotationOutcome {
  readonly wanted: WantedRotation;
  readonly result: RotationResult;
  /** Of the token that was used in this editor, where that was to be ended at once. */
  readonly proof: Proof;
}

/** Says what a rotation has come to, and what is left for the user to do. */
export function tellRotation(services: Services, outcome: RotationOutcome): void {
  const { editor, log } = services;
  const { wanted, result } = outcome;
  const alive = describeAlive(services, outcome);
  const message = log.redacted([alive?.text, ...describe(services, outcome)].filter(Boolean).join(" "));
  const tokenId = alive === undefined ? result.kept[0]?.id : alive.tokenId;
  const revoke: Action = {
    title: editor.l10n.t("Revoke Token"),
    command: "registryTokens.revokeToken",
    target: { accountId: wanted.account.id, ...(tokenId !== undefined && { tokenId }) },
  };
  if (alive !== undefined) tellFailure(editor, message, [revoke]);
  else tell(editor, message, result.kept.length > 0 ? [revoke] : []);
}

/** Says that a token is still alive that was to be ended at once. */
function describeAlive(
  { editor: { l10n } }: Services,
  { wanted: { account, deed, present }, result, proof }: RotationOutcome,
): { text: string; tokenId?: string } | undefined {
  if (deed !== "incident" || proof === "ended") return undefined;
  const registry = registryTitle(account);
  if (present === undefined) {
    const text = l10n.t(
      "The token that is in wrong hands was not ended, since it is not known which one it is. Revoke it now, with Revoke Token or on the web page of {0}.",
      registry,
    );
    return { text };
  }
  if (!result.revoked.includes(present.id)) {
    const text = l10n.t(
      "The token that is in wrong hands, {0}, was not ended. Revoke it now, with Revoke Token or on the web page of {1}.",
      tokenName(present),
      registry,
    );
    return { text, tokenId: present.id };
  }
  if (proof !== "works") return undefined;
  const text = l10n.t(
    "{0} was ended, but the token that was used here still works, so it is another one. Revoke it now, with Revoke Token or on the web page of {1}.",
    tokenName(present),
    registry,
  );
  return { text };
}

function describe(services: Services, { wanted, result }: RotationOutcome): (string | false)[] {
  const { l10n } = services.editor;
  const { isChanged, revoked, superseded, kept, remarks } = result;
  const name = nameOf(services, wanted.record);
  const mayBeOurs =
    wanted.record.secret === undefined && wanted.account.session?.isFormerToken === true && kept.length > 0;
  return [
    isChanged ? l10n.t("{0} has a new token.", name) : l10n.t("{0} has the token that it had before.", name),
    revoked.length > 0 && l10n.t("Ended: {0}.", revoked.length),
    superseded.length > 0 &&
      l10n.t(
        "Replaced and still working: {0}. Rotate Token ends them when their day is over.",
        superseded.length,
      ),
    ...kept.map(({ id, why }) => `${id}: ${why}`),
    mayBeOurs &&
      l10n.t("It may be this editor that has used it: what was used here before goes on managing tokens."),
    // Core says once more, in a remark, what was kept.
    ...remarks.filter((remark) => !kept.some(({ why }) => remark.includes(why))),
  ];
}
