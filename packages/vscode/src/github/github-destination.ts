import { RegistryTokenError, type Secret } from "@setup-registry-token/core";
import type { Destination } from "@setup-registry-token/core/rotation";
import type { Translations } from "../l10n.ts";
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

export interface SecretAccess {
  readonly github: GitHub;
  readonly secret: GitHubSecret;
  readonly l10n: Translations;
}

/** A secret of GitHub as a place where a token is used. One of an organisation has to exist: whom it is for is nothing to be guessed. */
export function githubDestination(access: SecretAccess): Destination {
  const { github, secret, l10n } = access;
  const path = secretsPath(secret.place);
  const own = secretPath(secret);
  let known: PublicKey | undefined;

  const readKey = async (signal: AbortSignal | undefined): Promise<PublicKey> => {
    const { key_id: id, key } = await github.get(`${path}/public-key`, { signal });
    return { id: typeof id === "string" ? id : "", key: typeof key === "string" ? key : "" };
  };

  const put = async (token: Secret, signal: AbortSignal | undefined): Promise<void> => {
    known ??= await readKey(signal);
    const sealed = { encrypted_value: await seal(token, { key: known.key, l10n }), key_id: known.id };
    const fields = secret.place.scope === "organization" ? await visibilityFields(access, signal) : {};
    await github.put(own, { ...sealed, ...fields }, { signal });
  };

  return {
    name: describeSecret(secret),

    async check({ signal } = {}) {
      try {
        known = await readKey(signal);
        if (secret.place.scope === "organization") await visibilityFields(access, signal);
      } catch (error) {
        throw explain(error, access);
      }
      return [];
    },

    async store(token, { signal } = {}) {
      const canKeyBeOld = known !== undefined;
      try {
        await put(token, signal);
      } catch (error) {
        const isOldKey = error instanceof GitHubRefusal && error.status === 422 && canKeyBeOld;
        if (!isOldKey) throw explain(error, access);
        known = undefined;
        await put(token, signal).catch((again: unknown) => {
          throw explain(again, access);
        });
      }
    },

    async storedAt({ signal } = {}) {
      try {
        const { updated_at: updatedAt } = await github.get(own, { signal });
        const time = new Date(typeof updatedAt === "string" ? updatedAt : Number.NaN);
        if (!Number.isNaN(time.getTime())) return time;
      } catch (error) {
        if (error instanceof GitHubRefusal && error.status === 404) return undefined;
        throw explain(error, access);
      }
      throw new RegistryTokenError(
        "github-unreachable",
        l10n.t("GitHub does not say when the secret {0} was last written.", describeSecret(secret)),
      );
    },
  };
}

/**
 * The fields that leave an organisation's secret for whom it is: GitHub replaces them with each write.
 *
 * @throws {RegistryTokenError} `destination-refused` if GitHub does not show all repositories that it is for
 */
async function visibilityFields(
  { github, secret, l10n }: SecretAccess,
  signal: AbortSignal | undefined,
): Promise<Readonly<Record<string, unknown>>> {
  const path = secretPath(secret);
  const { visibility } = await github.get(path, { signal });
  if (visibility !== "selected") return { visibility };
  const ids = new Set<unknown>();
  for (let page = 1; ; page++) {
    const query = `/repositories?per_page=${PAGE_SIZE}&page=${page}`;
    const { total_count: total, repositories } = await github.get(`${path}${query}`, { signal });
    const known = ids.size;
    for (const item of Array.isArray(repositories) ? repositories : []) ids.add(fieldsOf(item).id);
    if (ids.size === total) return { visibility, selected_repository_ids: [...ids] };
    // Also what ignores `page` brings nothing new.
    if (ids.size === known) break;
  }
  throw new RegistryTokenError(
    "destination-refused",
    l10n.t(
      "GitHub does not show all repositories that the secret is selected for, and to write it would cut off the others. Sign in to GitHub with an account that has access to all of them.",
    ),
  );
}

function explain(error: unknown, { secret, l10n }: SecretAccess): unknown {
  if (!(error instanceof GitHubRefusal)) return error;
  const { status, reason } = error;
  const refusal = l10n.t(
    'GitHub did not let us write the secret {0} ({1}: "{2}").',
    describeSecret(secret),
    status,
    reason,
  );
  const message = `${refusal} ${adviceFor(error, { secret, l10n })}`;
  return new RegistryTokenError("destination-refused", message, { cause: error });
}

function adviceFor(
  { status, acceptedScopes }: GitHubRefusal,
  { secret: { place }, l10n }: Pick<SecretAccess, "secret" | "l10n">,
): string {
  if (status === 404 && place.scope === "organization") {
    return l10n.t("Create it on GitHub with any value, and choose there which repositories it is for.");
  }
  if (![401, 403, 404].includes(status)) return l10n.t("Correct what it names.");
  return l10n.t(
    "Sign in to GitHub, in the editor's menu of accounts, with an account that may write its secrets (scope {0}). The account that a codespace comes with may not.",
    acceptedScopes || oauthScope(place),
  );
}

function secretPath({ place, name }: GitHubSecret): string {
  return `${secretsPath(place)}/${encodeURIComponent(name)}`;
}
