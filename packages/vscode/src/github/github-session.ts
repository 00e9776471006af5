import { RegistryTokenError, Secret } from "@setup-registry-token/core";
import type { Services } from "../services.ts";
import { type GitHub, openGitHub } from "./github.ts";

/**
 * Opens GitHub's API with the editor's own session, for which the editor asks the user.
 *
 * @param scopes of a user's token, such as `repo`
 * @throws {RegistryTokenError} `destination-refused` if the user does not sign in
 */
export async function openGitHubSession(
  { editor, log, http, settings }: Services,
  scopes: readonly string[],
): Promise<GitHub> {
  const { gitHubApiUrl: apiUrl } = settings();
  const isGitHubCom = URL.canParse(apiUrl) && new URL(apiUrl).host === "api.github.com";
  const provider = isGitHubCom ? "github" : "github-enterprise";
  try {
    const session = await editor.authentication.getSession(provider, scopes, { createIfNone: true });
    const token = new Secret(session.accessToken);
    log.know(token);
    return openGitHub({ http, apiUrl, token });
  } catch (error) {
    if (error instanceof RegistryTokenError) throw error;
    log.warn(
      `The editor gave no session of ${provider}: ${error instanceof Error ? error.message : "unknown"}`,
    );
    throw new RegistryTokenError(
      "destination-refused",
      editor.l10n.t("Without a session of GitHub no secret can be saved there."),
    );
  }
}

/** The host of GitHub's web pages, which remotes of git name. */
export function gitHubHost(apiUrl: string): string {
  const { host } = URL.canParse(apiUrl) ? new URL(apiUrl) : { host: "" };
  return host === "api.github.com" ? "github.com" : host;
}
