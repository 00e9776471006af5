import type { CallOptions, Secret, TokenRecord } from "@setup-registry-token/core";
import type { Destination } from "@setup-registry-token/core/rotation";
import { githubDestination } from "../github/github-destination.ts";
import { openGitHubSession } from "../github/github-session.ts";
import { oauthScope } from "../github/secret-place.ts";
import type { Services } from "../services.ts";
import { hereDestination } from "./here-destination.ts";
import { identifyPlace } from "./identify-place.ts";
import type { WantedRotation } from "./rotation-dialogue.ts";

interface DestinationParts {
  readonly wanted: Pick<WantedRotation, "account" | "record" | "github">;
  /** Tells in a few words how far it is. */
  readonly report: (message: string) => void;
  /** What the registry says of a token that it has issued. */
  readonly recordOf: (token: Secret) => TokenRecord | undefined;
}

/**
 * Opens GitHub's API for a rotation whose token is in one of its secrets.
 *
 * @throws {Cancelled}, {RegistryTokenError} as `openGitHubSession`
 */
export async function withGitHub(services: Services, wanted: WantedRotation): Promise<WantedRotation> {
  const { secret } = wanted.record;
  if (secret === undefined || wanted.github !== undefined) return wanted;
  const scopes = [...new Set(["repo", oauthScope(secret.place)])];
  return { ...wanted, github: await openGitHubSession(services, scopes) };
}

/**
 * The place where a rotated token is stored, with a word to the user when that happens.
 *
 * @param parts.wanted as {@link withGitHub} gives it
 */
export function openDestination(
  services: Services,
  { wanted, report, recordOf }: DestinationParts,
): Destination {
  const { l10n } = services.editor;
  const { account, record, github } = wanted;
  const { secret } = record;
  if (secret !== undefined && github === undefined) throw new Error("GitHub's API was not opened.");
  const destination =
    secret === undefined || github === undefined
      ? hereDestination(services, { account, recordOf })
      : {
          ...githubDestination({ github, secret, l10n }),
          identify: ({ signal }: CallOptions = {}) => identifyPlace(secret.place, github, signal),
        };
  return {
    ...destination,
    store(token, options) {
      report(l10n.t("The new token is stored in {0}", destination.name));
      return destination.store(token, options);
    },
  };
}
