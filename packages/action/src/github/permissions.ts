import type { SecretPlace } from "./secret-place.ts";

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
  switch (place.scope) {
    case "environment":
      return { fineGrained: "Environments: write (repository)", classic: "repo" };
    case "organization":
      return {
        fineGrained: `${what === "secret" ? "Secrets" : "Variables"}: write (organization)`,
        classic: "admin:org",
      };
    default:
      if (what === "variable") return { fineGrained: "Variables: write (repository)", classic: "repo" };
      return {
        fineGrained: `${NAMES[place.scope]}: write (repository)`,
        classic: "repo",
        ...(place.scope === "codespaces" && { remark: CODESPACES }),
      };
  }
}

/** `enabledForGitHubApps: false` of the operation, in GitHub's OpenAPI description. */
const CODESPACES =
  "GitHub lets no app read the public key of Codespaces: it has to be the fine-grained token of a person.";

const NAMES = {
  repository: "Secrets",
  dependabot: "Dependabot secrets",
  codespaces: "Codespaces secrets",
} as const;

/** The settings pages' words for the keys of the header. */
const KEYS: Readonly<Record<string, string>> = {
  secrets: "Secrets (repository)",
  environments: "Environments (repository)",
  actions_variables: "Variables (repository)",
  dependabot_secrets: "Dependabot secrets (repository)",
  codespaces_secrets: "Codespaces secrets (repository)",
  organization_secrets: "Secrets (organization)",
  organization_actions_variables: "Variables (organization)",
  organization_dependabot_secrets: "Dependabot secrets (organization)",
  organization_codespaces_secrets: "Codespaces secrets (organization)",
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
