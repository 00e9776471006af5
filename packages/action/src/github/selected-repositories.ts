import type { GitHub, GitHubCallOptions } from "./github.ts";
import { type OrganizationPlace, secretsPath } from "./secret-place.ts";

export interface SelectedRepository {
  id: number;
  /** As `owner/name`; `undefined` if what GitHub says is no such name. */
  fullName: string | undefined;
}

const PAGE_SIZE = 100;

/** As GitHub lets an owner and a repository be called; anything else is no answer of GitHub's. */
function isFullName(value: unknown): value is string {
  return typeof value === "string" && /^[A-Za-z0-9_-]{1,100}\/[A-Za-z0-9._-]{1,100}$/.test(value);
}

/**
 * All repositories that a secret of an organization is selected for.
 *
 * @returns `undefined` if GitHub says that there are more than it shows
 * @throws as {@link GitHub.request}
 */
export async function listSelectedRepositories(
  github: GitHub,
  { place, secretName }: { place: OrganizationPlace; secretName: string },
  options: GitHubCallOptions = {},
): Promise<SelectedRepository[] | undefined> {
  const { path, parameters } = secretsPath(place);
  const found = new Map<number, SelectedRepository>();
  for (let page = 1; ; page++) {
    const { data } = await github.request(
      `GET ${path}/{secret_name}/repositories`,
      { ...parameters, secret_name: secretName, per_page: PAGE_SIZE, page },
      options,
    );
    const { total_count: total, repositories } = Object(data);
    const known = found.size;
    // A repository that is added meanwhile moves the pages, so one can come twice.
    for (const { id, full_name: fullName } of Array.isArray(repositories) ? repositories.map(Object) : []) {
      if (typeof id === "number")
        found.set(id, { id, fullName: isFullName(fullName) ? fullName : undefined });
    }
    if (found.size === total) return [...found.values()];
    // Also what ignores `page` brings nothing new.
    if (found.size === known) return undefined;
  }
}
