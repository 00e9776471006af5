import { type SecretPlace, type SecretStore, storeOf } from "./secret-place.ts";

/** A permission, in the words of GitHub's settings pages. */
export interface Permission {
  /** For a fine-grained token or a GitHub App, such as `Secrets: write (repository)`. */
  fineGrained: string;
  /** The scope of a classic token. */
  classic: string;
  /** A full sentence about what else it takes. */
  remark?: string;
}

/** What GitHub's documentation asks for, where an answer does not say it (REST reference, snapshot of 2026). */
export function permissionFor(what: "secret" | "variable", place: SecretPlace): Permission {
  if (place.scope === "environment") {
    return { fineGrained: "Environments: write (repository)", classic: "repo" };
  }
  const owner = place.scope === "organization" ? "organization" : "repository";
  const store = storeOf(place);
  return {
    fineGrained: `${what === "secret" ? NAMES[store] : "Variables"}: write (${owner})`,
    classic: owner === "organization" ? "admin:org" : "repo",
    ...(what === "secret" && store === "codespaces" && { remark: CODESPACES }),
  };
}

/** `enabledForGitHubApps: false` of the operations, in GitHub's OpenAPI description. */
const CODESPACES =
  "GitHub lets no app read the public key of Codespaces: it has to be the fine-grained token of a person.";

const NAMES: Readonly<Record<SecretStore, string>> = {
  actions: "Secrets",
  dependabot: "Dependabot secrets",
  codespaces: "Codespaces secrets",
  agents: "Agent secrets",
};

/** The settings pages' words for the keys of the header. */
const KEYS: Readonly<Record<string, string>> = {
  secrets: "Secrets (repository)",
  environments: "Environments (repository)",
  actions_variables: "Variables (repository)",
  dependabot_secrets: "Dependabot secrets (repository)",
  codespaces_secrets: "Codespaces secrets (repository)",
  agent_secrets: "Agent secrets (repository)",
  organization_secrets: "Secrets (organization)",
  organization_actions_variables: "Variables (organization)",
  organization_dependabot_secrets: "Dependabot secrets (organization)",
  organization_codespaces_secrets: "Codespaces secrets (organization)",
  organization_agent_secrets: "Agent secrets (organization)",
  metadata: "Metadata (repository)",
};

/**
 * Reads `x-accepted-github-permissions`: commas stand for "and", semicolons for "or" (GitHub's "Troubleshooting the
 * REST API").
 *
 * @returns such as `Secrets (repository): write`; `undefined` if there is nothing in it that can be read
 */
export function readAcceptedPermissions(header: string | undefined): string | undefined {
  const choices = (header ?? "").split(";").map((choice) =>
    choice
      .split(",")
      .map((item) => /^([a-z_]+)=([a-z]+)$/.exec(item.trim()))
      .flatMap((match) => (match === null ? [] : [`${KEYS[match[1] ?? ""] ?? match[1]}: ${match[2]}`]))
      .join(" and "),
  );
  return choices.filter((choice) => choice !== "").join(", or ") || undefined;
}
