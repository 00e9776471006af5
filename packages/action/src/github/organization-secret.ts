import { RegistryTokenError } from "@setup-registry-token/core";
import type { Destination } from "@setup-registry-token/core/rotation";
import type { GitHubCallOptions } from "./github.ts";
import { describeHidingSecrets } from "./hiding-secrets.ts";
import { readVisibility, type Visibility, visibilityFields } from "./organization-visibility.ts";
import { SealedSecret, type SealedSecretOptions } from "./sealed-secret.ts";
import type { OrganizationPlace } from "./secret-place.ts";

export interface OrganizationSecretOptions extends SealedSecretOptions {
  place: OrganizationPlace;
  /** As `owner/name`: where this run is. It is asked for a secret that hides this one, like those it is selected for. */
  currentRepository: string;
  /** Tells a person, in a full sentence, what is not as it was. */
  warn: (sentence: string) => void;
}

/** A secret of an organization. It has to exist: whom it is for is nothing to be guessed. */
export function organizationSecret(options: OrganizationSecretOptions): Destination {
  const { github, place, secretName, currentRepository, warn } = options;
  const { store } = place;
  const secret = new SealedSecret(options);
  const read = (options?: GitHubCallOptions) => readVisibility(github, { place, secretName }, options);

  const compare = async (before: Visibility, options: GitHubCallOptions | undefined): Promise<void> => {
    const difference = await read(options).then(
      (after) => differenceOf(before, after),
      () => "for whom it is could not be read again.",
    );
    if (difference === undefined) return;
    warn(`${secret.name} is stored, but ${difference} Look at the secret's settings.`);
  };

  return {
    name: secret.name,

    async check(options) {
      await secret.fetchKey(options);
      const { repositories = [] } = await read(options);
      const selected = repositories.flatMap(({ fullName }) => fullName ?? []);
      return describeHidingSecrets({ github, secretName, store, selected, currentRepository }, options);
    },

    async store(token, options) {
      const before = await read(options).catch((error: unknown) => {
        throw notBegun(error, secret.name);
      });
      await secret.write(token, visibilityFields(before), options);
      await compare(before, options);
    },

    storedAt: (options) => secret.updatedAt(options),
  };
}

function differenceOf(before: Visibility, after: Visibility): string | undefined {
  if (before.visibility !== after.visibility) {
    return `its visibility was ${before.visibility} and is ${after.visibility} now.`;
  }
  const kept = new Set(after.repositories?.map(({ id }) => id));
  const gone = (before.repositories ?? [])
    .filter(({ id }) => !kept.has(id))
    .map(({ id, fullName }) => fullName ?? id);
  if (gone.length === 0) return undefined;
  return `${gone.length} of ${before.repositories?.length} selected repositories lost it: ${gone.join(", ")}.`;
}

/** Nothing has been written yet, whatever it was that failed. */
function notBegun(error: unknown, name: string): unknown {
  if (!(error instanceof RegistryTokenError) || error.code === "destination-refused") return error;
  return new RegistryTokenError("destination-refused", `${name} was not written. ${error.message}`, {
    cause: error,
  });
}
