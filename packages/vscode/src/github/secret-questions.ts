import { type RegistryKindName, RegistryTokenError } from "@setup-registry-token/core";
import { proposeSecretNames, registryTarget } from "@setup-registry-token/core/workspace";
import type { Services } from "../services.ts";
import { fieldsOf } from "../storage/json-fields.ts";
import type { Choice } from "../ui/choices.ts";
import type { Step } from "../ui/dialogue.ts";
import { findRepositories } from "./git-remotes.ts";
import type { GitHub } from "./github.ts";
import { gitHubHost } from "./github-provider.ts";
import { openGitHubSession } from "./github-session.ts";
import {
  type GitHubSecret,
  oauthScope,
  repositoryPath,
  type SecretPlace,
  type SecretStore,
} from "./secret-place.ts";

export interface ChosenSecret {
  readonly secret: GitHubSecret;
  readonly github: GitHub;
}

interface SecretQuestions {
  /** Whose token it is. */
  readonly registry: { readonly kind: RegistryKindName; readonly url: string };
  /** What is asked when the secret is known. */
  readonly next: (chosen: ChosenSecret) => Step | undefined;
  /** How many questions that will be. */
  readonly left: number;
}

type Owner = { kind: "repository"; name: string | undefined } | { kind: "organization" };
type RepositoryScope = Exclude<SecretPlace["scope"], "organization">;

/**
 * The questions for the GitHub secret that is to hold a token.
 *
 * @returns the first of them
 */
export function secretQuestions(services: Services, { registry, next, left }: SecretQuestions): Step {
  const { l10n } = services.editor;

  const chooseOwner: Step = async (dialogue) => {
    const owner = await dialogue.choose({
      placeholder: l10n.t("Whose secret is it to be?"),
      choices: ownerChoices(services),
      left: left + 2,
    });
    if (owner.kind === "organization") return askOrganization;
    return owner.name === undefined ? askRepository : chooseScope(owner.name);
  };

  const askRepository: Step = (dialogue) =>
    dialogue.text({
      prompt: l10n.t("The repository"),
      placeholder: "acme/app",
      left: left + 2,
      answer: (text) => {
        if (/^[\w.-]+\/[\w.-]+$/.test(text.trim())) return chooseScope(text.trim());
        throw new RegistryTokenError("input-invalid", l10n.t("Write the owner, a slash, and the name."));
      },
    });

  const askOrganization: Step = (dialogue) =>
    dialogue.text({
      prompt: l10n.t("The organisation. Its secret has to exist; who may use it stays as it is."),
      placeholder: "acme",
      left: left + 2,
      answer: (text) => {
        const organization = text.trim();
        if (/^[\w-]+$/.test(organization)) return chooseStore(organization);
        throw new RegistryTokenError("input-invalid", l10n.t("This is no name of an organisation."));
      },
    });

  const chooseStore =
    (organization: string): Step =>
    async (dialogue) => {
      const store = await dialogue.choose({
        placeholder: l10n.t("Who reads the secret?"),
        choices: storeChoices(services),
        left: left + 1,
      });
      return askName({ scope: "organization", organization, store });
    };

  const chooseScope =
    (repository: string): Step =>
    async (dialogue) => {
      const scope = await dialogue.choose({
        placeholder: l10n.t("Who reads the secret?"),
        choices: scopeChoices(services),
        left: left + 1,
      });
      return scope === "environment" ? chooseEnvironment(repository) : askName({ scope, repository });
    };

  const chooseEnvironment =
    (repository: string): Step =>
    async (dialogue) => {
      const github = await openGitHubSession(services, ["repo"]);
      const environment = await dialogue.choose({
        placeholder: l10n.t("Which environment?"),
        choices: listEnvironments(github, repository),
        left: left + 1,
      });
      return askName({ scope: "environment", repository, environment });
    };

  const askName =
    (place: SecretPlace): Step =>
    async (dialogue) => {
      const [proposal = ""] = proposeSecretNames([registryTarget(registry.kind, registry.url)]);
      const name = await dialogue.text({
        prompt: l10n.t("The secret's name"),
        value: proposal,
        left,
        answer: (text) => parseSecretName(text.trim()),
      });
      const scopes = [...new Set(["repo", oauthScope(place)])];
      return next({ secret: { place, name }, github: await openGitHubSession(services, scopes) });
    };

  /** GitHub's "Secrets reference", "Naming your secrets". */
  const parseSecretName = (text: string): string => {
    const name = text.toUpperCase();
    if (/^(?!GITHUB_)[A-Z_][A-Z0-9_]*$/.test(name)) return name;
    throw new RegistryTokenError(
      "input-invalid",
      l10n.t(
        "GitHub takes letters, digits and _ only, no digit at the start, and no name that begins with GITHUB_.",
      ),
    );
  };

  return chooseOwner;
}

function ownerChoices({ editor, settings, surroundings }: Services): Choice<Owner>[] {
  const { l10n, workspace, ThemeIcon } = editor;
  const host = gitHubHost(settings().gitHubApiUrl);
  const folders = (workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
  const names = new Set(folders.flatMap((folder) => findRepositories(folder, host, surroundings())));
  return [
    ...[...names].map((name) => ({
      label: name,
      icon: new ThemeIcon("repo"),
      value: { kind: "repository", name } as const,
    })),
    { label: l10n.t("Another repository…"), value: { kind: "repository", name: undefined } },
    { label: l10n.t("An organisation…"), value: { kind: "organization" } },
  ];
}

function scopeChoices({ editor: { l10n } }: Services): Choice<RepositoryScope>[] {
  return [
    { label: l10n.t("Workflows of the repository"), value: "repository" },
    { label: l10n.t("Jobs in one environment…"), value: "environment" },
    { label: l10n.t("Dependabot"), value: "dependabot" },
    { label: l10n.t("Codespaces"), value: "codespaces" },
    { label: l10n.t("Copilot agents"), value: "agents" },
  ];
}

function storeChoices({ editor: { l10n } }: Services): Choice<SecretStore>[] {
  return [
    { label: l10n.t("Workflows of its repositories"), value: "actions" },
    { label: l10n.t("Dependabot"), value: "dependabot" },
    { label: l10n.t("Codespaces"), value: "codespaces" },
    { label: l10n.t("Copilot agents"), value: "agents" },
  ];
}

async function listEnvironments(github: GitHub, repository: string): Promise<Choice<string>[]> {
  const { environments } = await github.get(`${repositoryPath(repository)}/environments?per_page=100`);
  const names = (Array.isArray(environments) ? environments : []).map((item: unknown) => fieldsOf(item).name);
  return names.filter((name) => typeof name === "string").map((name) => ({ label: name, value: name }));
}
