import { RegistryTokenError, type Secret } from "@setup-registry-token/core";
import { saveAsSecret } from "../github/save-as-secret.ts";
import type { Services } from "../services.ts";
import type { HandOff } from "../storage/hand-off.ts";
import type { Choice } from "../ui/choices.ts";
import { copyForAWhile, SECONDS_ON_CLIPBOARD } from "../ui/copy-for-a-while.ts";
import { Dialogue } from "../ui/dialogue.ts";
import { useToken } from "./use-token.ts";

/** What becomes of a token that was issued. */
type Destiny = "use" | "copy" | "save-as-secret" | "acknowledge";

/**
 * Asks where a token that was issued is to go, until it has gone somewhere and the user says that this is enough. Until
 * then it stays in the secret storage, also if the question is closed.
 *
 * @throws {Cancelled}, {RegistryTokenError} if it cannot go there; it is kept
 */
export async function handOver(services: Services, handOff: HandOff): Promise<void> {
  const { handOffs, editor } = services;
  const token = (await handOffs.secretsOf(handOff.id))?.token;
  if (token === undefined) {
    await handOffs.remove(handOff.id);
    throw new RegistryTokenError(
      "token-missing",
      editor.l10n.t(
        "The token {0} is no longer in the editor's secret storage. Revoke it, and create another.",
        handOff.label,
      ),
    );
  }
  let hasGone = false;
  for (;;) {
    const destiny = await askDestiny(services, handOff, hasGone);
    if (destiny !== "acknowledge") await send(services, { handOff, token, destiny });
    hasGone = true;
    if (destiny === "copy") continue;
    await handOffs.remove(handOff.id);
    return;
  }
}

function askDestiny({ editor }: Services, { label }: HandOff, hasGone: boolean): Promise<Destiny> {
  const { l10n, ThemeIcon } = editor;
  const choices: Choice<Destiny>[] = [
    {
      label: l10n.t("Store and use"),
      detail: l10n.t("Here, and in the package manager's own file"),
      icon: new ThemeIcon("save"),
      value: "use",
    },
    {
      label: l10n.t("Copy"),
      detail: l10n.t("It is taken off the clipboard after {0} seconds", SECONDS_ON_CLIPBOARD),
      icon: new ThemeIcon("copy"),
      value: "copy",
    },
    {
      label: l10n.t("Save as GitHub secret…"),
      detail: l10n.t("For workflows of a repository, an environment or an organisation"),
      icon: new ThemeIcon("github"),
      value: "save-as-secret",
    },
    {
      label: l10n.t("Done: it is where it is needed"),
      detail: l10n.t("Nobody can show it again"),
      icon: new ThemeIcon("check"),
      value: "acknowledge",
    },
  ];
  return new Dialogue(editor, l10n.t("The token {0} was issued", label)).choose({
    placeholder: l10n.t("The registry shows it only once. Where is it to go?"),
    choices: hasGone ? choices : choices.slice(0, -1),
  });
}

async function send(
  services: Services,
  { handOff, token, destiny }: { handOff: HandOff; token: Secret; destiny: Destiny },
): Promise<void> {
  switch (destiny) {
    case "use":
      return useToken(services, handOff, token);
    case "copy":
      await copyForAWhile(services.editor, token, services.clock);
      return;
    case "save-as-secret":
      await saveAsSecret(services, token, handOff);
      return;
    case "acknowledge":
  }
}
