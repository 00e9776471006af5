import { RegistryTokenError } from "@setup-registry-token/core";
import { explainRefusal } from "./explain-refusal.ts";
import type { GitHub, GitHubCallOptions } from "./github.ts";
import { GitHubRefusal } from "./github-refusal.ts";
import { permissionFor } from "./permissions.ts";
import { describePlace, type OrganizationPlace, secretsPath } from "./secret-place.ts";
import { listSelectedRepositories, type SelectedRepository } from "./selected-repositories.ts";

/** Whom a secret of an organization is for. GitHub replaces all of this with each write. */
export interface Visibility {
  visibility: "all" | "private" | "selected";
  /** Only if the visibility is `selected`. */
  repositories: SelectedRepository[] | undefined;
}

/** A secret of an organization. */
export interface OrganizationSecretName {
  place: OrganizationPlace;
  secretName: string;
}

/** The fields of a request that leave a secret, or a variable beside it, visible as the secret is. */
export function visibilityFields({
  visibility,
  repositories,
}: Visibility): Readonly<Record<string, unknown>> {
  const ids = repositories?.map(({ id }) => id);
  return { visibility, ...(ids && { selected_repository_ids: ids }) };
}

/**
 * Reads whom a secret is for.
 *
 * @throws {RegistryTokenError} `destination-refused` if there is no such secret, or GitHub does not show all;
 *   `github-unreachable`
 */
export async function readVisibility(
  github: GitHub,
  secret: OrganizationSecretName,
  options: GitHubCallOptions = {},
): Promise<Visibility> {
  const { place, secretName } = secret;
  const named = `the secret ${secretName} of ${describePlace(place)}`;
  const { path, parameters } = secretsPath(place);
  try {
    const { data } = await github.request(
      `GET ${path}/{secret_name}`,
      { ...parameters, secret_name: secretName },
      options,
    );
    const { visibility } = Object(data);
    if (visibility === "all" || visibility === "private") return { visibility, repositories: undefined };
    if (visibility !== "selected") {
      throw new RegistryTokenError(
        "destination-refused",
        `GitHub does not say which repositories ${named} is for, and to write it would change that. ` +
          "Look at the secret's settings.",
      );
    }
    const repositories = await listSelectedRepositories(github, secret, options);
    if (repositories !== undefined) return { visibility, repositories };
  } catch (error) {
    if (!(error instanceof GitHubRefusal)) throw error;
    if (error.status === 404) {
      throw new RegistryTokenError(
        "destination-refused",
        `There is no such thing as ${named}, or the github-token may not see it. ` +
          "Create it with any value, choose which repositories it is for, and start the run again.",
        { cause: error },
      );
    }
    throw explainRefusal(error, {
      what: `read which repositories ${named} is for`,
      permission: permissionFor("secret", place),
      code: "destination-refused",
    });
  }
  throw new RegistryTokenError(
    "destination-refused",
    `GitHub does not show all repositories that ${named} is selected for, and to write it would cut off the others. ` +
      "Give the github-token's owner or app access to all of them.",
  );
}
