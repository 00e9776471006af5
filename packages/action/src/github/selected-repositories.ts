import type { GitHub, GitHubCallOptions } from "./github.ts";

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
  { organization, secretName }: { organization: string; secretName: string },
  options: GitHubCallOptions = {},
): Promise<SelectedRepository[] | undefined> {
  const found = new Map<number, SelectedRepository>();
  for (let page = 1; ; page++) {
    const { data } = await github.request(
      "GET /orgs/{org}/actions/secrets/{secret_name}/repositories",
      { org: organization, secret_name: secretName, per_page: PAGE_SIZE, page },
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
