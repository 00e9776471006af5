import type { RegistryKindName, Secret } from "@setup-registry-token/core";
import type { Services } from "../services.ts";
import { confirm } from "../ui/confirm.ts";
import { describeDate } from "../ui/describe-expiry.ts";
import { withProgress } from "../ui/with-progress.ts";
import { chooseSecret } from "./choose-secret.ts";
import { githubDestination } from "./github-destination.ts";
import type { GitHubSecret } from "./secret-place.ts";

/**
 * Asks for a GitHub secret and stores a token there, sealed so that only GitHub can read it. One that exists is
 * overwritten only after a yes.
 *
 * @param registry whose token it is
 * @throws {Cancelled}, {RegistryTokenError}
 */
export async function saveAsSecret(
  services: Services,
  token: Secret,
  registry: { kind: RegistryKindName; url: string },
): Promise<GitHubSecret> {
  const { editor, log } = services;
  const { l10n } = editor;
  const { secret, github } = await chooseSecret(services, l10n.t("Save Token as GitHub Secret"), registry);
  const destination = githubDestination({ github, secret, l10n });
  const before = await withProgress(editor, l10n.t("Asking GitHub about {0}", destination.name), (signal) =>
    destination.storedAt({ signal }),
  );
  if (before !== undefined) {
    await confirm(editor, {
      question: l10n.t("Overwrite the secret {0}?", destination.name),
      detail: l10n.t(
        "It was last written on {0}. What it holds cannot be read, nor brought back.",
        describeDate(before, editor),
      ),
      answers: [l10n.t("Overwrite")],
    });
  }
  await withProgress(editor, l10n.t("Saving {0}", destination.name), (signal) =>
    destination.store(token, { signal }),
  );
  log.info(`The token was saved as the GitHub secret ${destination.name}.`);
  return secret;
}
