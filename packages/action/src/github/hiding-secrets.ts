import { isPlainId } from "@setup-registry-token/core/registries";
import type { GitHub, GitHubCallOptions } from "./github.ts";
import { GitHubRefusal } from "./github-refusal.ts";
import {
  describePlace,
  parseFullName,
  repositoryPlace,
  type SecretPlace,
  type SecretStore,
  secretsPath,
} from "./secret-place.ts";

/** Each costs a request. */
const MOST_ASKED = 10;

export interface HidingQuestion {
  github: GitHub;
  secretName: string;
  store: SecretStore;
  /** As `owner/name`. */
  selected: readonly string[];
  currentRepository: string;
}

/**
 * Looks for secrets of the same name in repositories and, for workflows, in environments of the current one: the lowest
 * level wins (GitHub's "Secrets reference", "Naming your secrets"), so they hide a secret of the organization.
 *
 * @returns full sentences for people, also about what was not looked at
 */
export async function describeHidingSecrets(
  question: HidingQuestion,
  options: GitHubCallOptions = {},
): Promise<string[]> {
  const { secretName, store, selected, currentRepository } = question;
  const isCurrent = (name: string) => name.toLowerCase() === currentRepository.toLowerCase();
  const repositories = [currentRepository, ...selected.filter((name) => !isCurrent(name))].map((name) =>
    repositoryPlace(store, parseFullName(name)),
  );
  const environments = store === "actions" ? await listEnvironments(question, options) : [];
  const asked = [...repositories.slice(0, MOST_ASKED), ...environments.slice(0, MOST_ASKED)];
  const skipped = [...repositories.slice(MOST_ASKED), ...environments.slice(MOST_ASKED)];

  const hiding: SecretPlace[] = [];
  const silent: SecretPlace[] = [];
  for (const place of asked) {
    const has = await hasSecret(place, question, options);
    if (has === undefined) silent.push(place);
    else if (has) hiding.push(place);
  }
  const warnings = hiding.map(
    (place) =>
      `A secret ${secretName} of ${describePlace(place)} hides the organization's there. Remove it, or rotate it too.`,
  );
  const unknown = [
    ...silent.map((place) => `${describePlace(place)} (the github-token may not read its secrets)`),
    ...(skipped.length > 0 ? [`${skipped.length} more`] : []),
  ];
  if (unknown.length === 0) return warnings;
  return [
    ...warnings,
    `Whether a secret of the same name hides the organization's was not asked of: ${unknown.join(", ")}.`,
  ];
}

/** @returns `undefined` if GitHub does not say */
async function hasSecret(
  place: SecretPlace,
  { github, secretName }: HidingQuestion,
  options: GitHubCallOptions,
): Promise<boolean | undefined> {
  const { path, parameters } = secretsPath(place);
  try {
    await github.request(`GET ${path}/{secret_name}`, { ...parameters, secret_name: secretName }, options);
    return true;
  } catch (error) {
    if (!(error instanceof GitHubRefusal)) throw error;
    return error.status === 404 ? false : undefined;
  }
}

async function listEnvironments(
  { github, currentRepository }: HidingQuestion,
  options: GitHubCallOptions,
): Promise<SecretPlace[]> {
  const repository = parseFullName(currentRepository);
  try {
    const { data } = await github.request(
      "GET /repos/{owner}/{repo}/environments",
      { owner: repository.owner, repo: repository.name, per_page: 100 },
      options,
    );
    const { environments } = Object(data);
    const names = Array.isArray(environments) ? environments.map((item) => Object(item).name) : [];
    return names
      .filter((name) => typeof name === "string" && isPlainId(name, []))
      .map((name) => ({ scope: "environment", repository, environment: name }));
  } catch (error) {
    // Whoever may not list environments may not read their secrets either.
    if (error instanceof GitHubRefusal) return [];
    throw error;
  }
}
