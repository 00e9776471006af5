import { RegistryTokenError, type TokenRequest } from "@setup-registry-token/core";
import type { Services } from "../services.ts";
import type { Account } from "../storage/account.ts";
import type { HandOff } from "../storage/hand-off.ts";
import { noteExpiry } from "../storage/noted-expiry.ts";
import { Dialogue, type Step } from "../ui/dialogue.ts";
import type { Administration } from "./administer.ts";
import { type IssueOffer, issueOffers } from "./issue-offer.ts";

/** Nothing is to be chosen where it is not known what a registry offers. */
const NOTHING: IssueOffer = {
  permissions: [],
  usualPermission: "",
  hasManyPermissions: false,
  lifetimes: [],
  hasPackageScope: false,
};

/**
 * Asks what a new token is to be like, and has it issued. It is in the secret storage before anybody gets to see it.
 *
 * @throws {Cancelled}
 */
export async function askAndIssue(
  services: Services,
  account: Account,
  { tokens }: Administration,
): Promise<HandOff> {
  const { editor, handOffs, clock } = services;
  const { l10n } = editor;
  const offer = issueOffers[account.kind] ?? NOTHING;
  const request: { -readonly [Field in keyof TokenRequest]: TokenRequest[Field] } = { label: "" };
  let issued: HandOff | undefined;

  const askPermissions: Step = async (dialogue) => {
    const choices = offer.permissions.map((permission) => ({
      label: permission,
      isPicked: permission === offer.usualPermission,
      value: permission,
    }));
    const question = {
      placeholder: l10n.t("What may the token do?"),
      choices,
      left: offer.hasPackageScope ? 3 : 2,
    };
    if (choices.length > 0) {
      request.permissions = offer.hasManyPermissions
        ? await dialogue.chooseMany(question)
        : [await dialogue.choose(question)];
    }
    return askLifetime;
  };

  const askLifetime: Step = async (dialogue) => {
    const choices = offer.lifetimes.map((days) => ({
      label: days === undefined ? l10n.t("Without an end") : l10n.t("{0} days", days),
      value: days,
    }));
    const question = {
      placeholder: l10n.t("How long is it to work?"),
      choices,
      left: offer.hasPackageScope ? 2 : 1,
    };
    if (choices.length > 0) request.days = await dialogue.choose(question);
    return offer.hasPackageScope ? askPackageScope : askLabel;
  };

  const askPackageScope: Step = async (dialogue) => {
    request.packageScope = await dialogue.text({
      prompt: l10n.t("Which packages is it for? Leave this empty for all."),
      placeholder: "@acme/*",
      left: 1,
      answer: (text) => text.trim() || undefined,
    });
    return askLabel;
  };

  /** Last, so that a label which the registry does not take can be corrected in its place. */
  const askLabel: Step = async (dialogue) => {
    issued = await dialogue.text({
      prompt: l10n.t("A label, by which you will know the token later"),
      placeholder: "ci",
      answer: (label) => issue(label.trim()),
    });
    return undefined;
  };

  const issue = async (label: string): Promise<HandOff> => {
    if (label === "") throw new RegistryTokenError("input-invalid", l10n.t("Nothing has been entered."));
    // Not with the dialogue's signal: a token that is issued while somebody closes the dialogue must not be lost.
    const { token, record } = await tokens.issue({ ...request, label });
    const handOff: HandOff = {
      id: globalThis.crypto.randomUUID(),
      accountId: account.id,
      kind: account.kind,
      url: account.url,
      label,
      tokenId: record.id,
      expiry: noteExpiry(record.expiry),
      issuedAt: new Date(clock.now()).toISOString(),
    };
    await handOffs.put(handOff, { token });
    return handOff;
  };

  await new Dialogue(editor, l10n.t("Create Token")).run(askPermissions);
  if (issued === undefined) throw new Error("A dialogue ended without an answer.");
  return issued;
}
