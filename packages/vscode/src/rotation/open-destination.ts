import type { Secret, TokenRecord } from "@setup-registry-token/core";
import type { Destination } from "@setup-registry-token/core/rotation";
import type { GitHub } from "../github/github.ts";
import { githubDestination } from "../github/github-destination.ts";
import { openGitHubSession } from "../github/github-session.ts";
import { type GitHubSecret, oauthScope } from "../github/secret-place.ts";
import type { Services } from "../services.ts";
import { hereDestination } from "./here-destination.ts";
import type { WantedRotation } from "./rotation-dialogue.ts";

interface DestinationParts {
  readonly wanted: Pick<WantedRotation, "account" | "record" | "github">;
  /** Tells in a few words how far it is. */
  readonly report: (message: string) => void;
  /** What the registry says of a token that it has issued. */
  readonly recordOf: (token: Secret) => TokenRecord | undefined;
}

/**
 * The place where a rotated token is stored, with a word to the user when that happens.
 *
 * @throws {Cancelled}, {RegistryTokenError} as `openGitHubSession`
 */
export async function openDestination(
  services: Services,
  { wanted, report, recordOf }: DestinationParts,
): Promise<Destination> {
  const { l10n } = services.editor;
  const { account, record } = wanted;
  const { secret } = record;
  const destination =
    secret === undefined
      ? hereDestination(services, { account, recordOf })
      : githubDestination({
          github: wanted.github ?? (await openGitHubFor(services, secret)),
          secret,
          l10n,
        });
  return {
    ...destination,
    store(token, options) {
      report(l10n.t("The new token is stored in {0}", destination.name));
      return destination.store(token, options);
    },
  };
}

function openGitHubFor(services: Services, { place }: GitHubSecret): Promise<GitHub> {
  return openGitHubSession(services, [...new Set(["repo", oauthScope(place)])]);
}
