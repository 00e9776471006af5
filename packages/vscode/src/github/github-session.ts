import { RegistryTokenError, Secret } from "@setup-registry-token/core";
import type { Services } from "../services.ts";
import { Cancelled } from "../ui/leave-question.ts";
import { type GitHub, openGitHub } from "./github.ts";
import { API_URL_SETTING, ENTERPRISE_SETTING, gitHubProvider } from "./github-provider.ts";

/**
 * Opens GitHub's API with the editor's own session, for which the editor asks the user.
 *
 * @param scopes of a user's token, such as `repo`
 * @throws {Cancelled} if the user does not sign in
 * @throws {RegistryTokenError} `input-invalid` if the editor's session is of another server than the API;
 *   `destination-refused` if the editor gives none
 */
export async function openGitHubSession(
  { editor, log, http, settings }: Services,
  scopes: readonly string[],
): Promise<GitHub> {
  const { l10n } = editor;
  const { gitHubApiUrl: apiUrl } = settings();
  const enterpriseUri = editor.workspace.getConfiguration("github-enterprise").get<string>("uri", "");
  const provider = gitHubProvider(apiUrl, enterpriseUri);
  if (provider === undefined) {
    throw new RegistryTokenError(
      "input-invalid",
      l10n.t(
        "The setting {0} is {1}, and {2} is {3}: no session of GitHub is sent to another server than its own. Correct one of them.",
        API_URL_SETTING,
        `"${apiUrl}"`,
        ENTERPRISE_SETTING,
        `"${enterpriseUri}"`,
      ),
    );
  }
  try {
    const session = await editor.authentication.getSession(provider, scopes, { createIfNone: true });
    const token = new Secret(session.accessToken);
    log.know(token);
    return openGitHub({ http, apiUrl, token, l10n });
  } catch (error) {
    const why = error instanceof Error ? error.message : "unknown";
    log.warn(`The editor gave no session of ${provider}: ${why}`);
    if (isRefusedByUser(error)) throw new Cancelled();
    throw new RegistryTokenError(
      "destination-refused",
      l10n.t("The editor gave no session of GitHub, so no secret can be saved there: {0}", why),
      { cause: error },
    );
  }
}

/**
 * The editor (1.105, `mainThreadAuthentication.ts`) throws "User did not consent to login."; its extension for GitHub
 * "User Cancelled", "Cancelled" or a `CancellationError`, whose message is "Canceled".
 */
function isRefusedByUser(error: unknown): boolean {
  return error instanceof Error && /did not consent|cancell?ed/i.test(error.message);
}
