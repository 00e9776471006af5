import { RegistryTokenError } from "@setup-registry-token/core";
import { saveAsSecret } from "../github/save-as-secret.ts";
import { describeSecret } from "../github/secret-place.ts";
import type { Services } from "../services.ts";
import type { Target } from "../target.ts";
import { chooseAccount } from "../tokens/choose-account.ts";
import { tell } from "../ui/tell.ts";

/** Save Token as GitHub Secret: the token that an account uses here. */
export async function saveTokenAsSecret(services: Services, target: Target): Promise<void> {
  const { editor, accounts } = services;
  const { l10n } = editor;
  const account = await chooseAccount(services, target, l10n.t("Save Token as GitHub Secret"));
  const token = (await accounts.secretsOf(account))?.token;
  if (token === undefined) {
    throw new RegistryTokenError(
      "token-missing",
      l10n.t("{0} has no token yet. Create one first.", account.name),
    );
  }
  const secret = await saveAsSecret(services, token, account);
  tell(editor, l10n.t("The token is saved as {0}.", describeSecret(secret)));
}
