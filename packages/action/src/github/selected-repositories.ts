import type { GitHub, GitHubCallOptions } from "./github.ts";
import { type OrganizationPlace, secretsPath } from "./secret-place.ts";

export interface SelectedRepository {
  id: number;
  /** As `owner/name`. */
  fullName: string;
}

const PAGE_SIZE = 100;

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
    const { total_count: total, repositories } = data as { total_count?: unknown; repositories?: unknown };
    const items = Array.isArray(repositories) ? (repositories as { id: number; full_name: string }[]) : [];
    // A repository that is added meanwhile moves the pages, so one can come twice.
    for (const { id, full_name: fullName } of items) found.set(id, { id, fullName });
    if (found.size === total) return [...found.values()];
    if (items.length === 0) return undefined;
  }
}
