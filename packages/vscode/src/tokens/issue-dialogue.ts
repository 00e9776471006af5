import { RegistryTokenError } from "@setup-registry-token/core";
import type { Services } from "../services.ts";
import type { Account } from "../storage/account.ts";
import type { HandOff } from "../storage/hand-off.ts";
import { noteExpiry } from "../storage/noted-expiry.ts";
import { Dialogue, type Step } from "../ui/dialogue.ts";
import type { Administration } from "./administer.ts";
import { tokenQuestions } from "./token-questions.ts";

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
  let issued: HandOff | undefined;

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
    const { token, record } = await tokens.issue({ ...wanted, label });
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

  const { first, wanted } = tokenQuestions(editor, account.kind, { next: askLabel, left: 1 });
  await new Dialogue(editor, l10n.t("Create Token")).run(first);
  if (issued === undefined) throw new Error("A dialogue ended without an answer.");
  return issued;
}
