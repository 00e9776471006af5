import { RegistryTokenError, type Secret } from "@setup-registry-token/core";
import type { Destination } from "@setup-registry-token/core/rotation";
import { fieldsOf } from "../storage/json-fields.ts";
import type { GitHub } from "./github.ts";
import { GitHubRefusal } from "./github-refusal.ts";
import { seal } from "./sealed-box.ts";
import { describeSecret, type GitHubSecret, oauthScope, secretsPath } from "./secret-place.ts";

const PAGE_SIZE = 100;

interface PublicKey {
  readonly id: string;
  readonly key: string;
}

/** A secret of GitHub as a place where a token is used. One of an organisation has to exist: whom it is for is nothing to be guessed. */
export function githubDestination(github: GitHub, secret: GitHubSecret): Destination {
  const path = secretsPath(secret.place);
  const own = `${path}/${encodeURIComponent(secret.name)}`;
  let known: PublicKey | undefined;

  const readKey = async (signal: AbortSignal | undefined): Promise<PublicKey> => {
    const { key_id: id, key } = await github.get(`${path}/public-key`, { signal });
    return { id: String(id), key: String(key) };
  };

  const put = async (token: Secret, signal: AbortSignal | undefined): Promise<void> => {
    known ??= await readKey(signal);
    const sealed = { encrypted_value: await seal(token, known.key), key_id: known.id };
    const fields = secret.place.scope === "organization" ? await visibilityFields(github, own, signal) : {};
    await github.put(own, { ...sealed, ...fields }, { signal });
  };

  return {
    name: describeSecret(secret),

    async check({ signal } = {}) {
      try {
        known = await readKey(signal);
        if (secret.place.scope === "organization") await visibilityFields(github, own, signal);
      } catch (error) {
        throw explain(error, secret);
      }
      return [];
    },

    async store(token, { signal } = {}) {
      const canKeyBeOld = known !== undefined;
      try {
        await put(token, signal);
      } catch (error) {
        const isOldKey = error instanceof GitHubRefusal && error.status === 422 && canKeyBeOld;
        if (!isOldKey) throw explain(error, secret);
        known = undefined;
        await put(token, signal).catch((again: unknown) => {
          throw explain(again, secret);
        });
      }
    },

    async storedAt({ signal } = {}) {
      try {
        const { updated_at: updatedAt } = await github.get(own, { signal });
        return new Date(String(updatedAt));
      } catch (error) {
        if (error instanceof GitHubRefusal && error.status === 404) return undefined;
        throw explain(error, secret);
      }
    },
  };
}

/**
 * The fields that leave an organisation's secret for whom it is: GitHub replaces them with each write.
 *
 * @throws {RegistryTokenError} `destination-refused` if GitHub does not show all repositories that it is for
 */
async function visibilityFields(
  github: GitHub,
  path: string,
  signal: AbortSignal | undefined,
): Promise<Readonly<Record<string, unknown>>> {
  const { visibility } = await github.get(path, { signal });
  if (visibility !== "selected") return { visibility };
  const ids = new Set<unknown>();
  for (let page = 1; ; page++) {
    const query = `/repositories?per_page=${PAGE_SIZE}&page=${page}`;
    const { total_count: total, repositories } = await github.get(`${path}${query}`, { signal });
    const items = Array.isArray(repositories) ? repositories : [];
    for (const item of items) ids.add(fieldsOf(item).id);
    if (ids.size === total) return { visibility, selected_repository_ids: [...ids] };
    if (items.length === 0) break;
  }
  throw new RegistryTokenError(
    "destination-refused",
    "GitHub does not show all repositories that the secret is selected for, and to write it would cut off the others. " +
      "Sign in to GitHub with an account that has access to all of them.",
  );
}

function explain(error: unknown, secret: GitHubSecret): unknown {
  if (!(error instanceof GitHubRefusal)) return error;
  const { status, reason, acceptedScopes } = error;
  const isMissing = status === 404 && secret.place.scope === "organization";
  const scopes = acceptedScopes || oauthScope(secret.place);
  const advice = isMissing
    ? "Create it on GitHub with any value, and choose there which repositories it is for."
    : status === 401 || status === 403 || status === 404
      ? `Sign in to GitHub, in the editor's menu of accounts, with an account that may write its secrets (scope ${scopes}). ` +
        "The account that a codespace comes with may not."
      : "Correct what it names.";
  return new RegistryTokenError(
    "destination-refused",
    `GitHub did not let us write the secret ${describeSecret(secret)} (${status}: "${reason}"). ${advice}`,
    { cause: error },
  );
}
