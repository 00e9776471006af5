/** Of this extension: where GitHub's API is. */
export const API_URL_SETTING = "registryTokens.github.apiUrl";

/** Of the editor: the server that its provider `github-enterprise` signs in to. */
export const ENTERPRISE_SETTING = "github-enterprise.uri";

/**
 * Which of the editor's sessions may be sent to an API of GitHub: that of github.com to its own API only, and that of an
 * enterprise only to the server that it is of. GitHub's documentation, "GitHub Enterprise Server REST API":
 * `https://HOST/api/v3`; "Network details for GHE.com": `https://api.SUBDOMAIN.ghe.com`.
 *
 * @param enterpriseUri what {@link ENTERPRISE_SETTING} says; empty if it is not set
 * @returns `undefined` if none may
 */
export function gitHubProvider(
  apiUrl: string,
  enterpriseUri: string,
): "github" | "github-enterprise" | undefined {
  if (!URL.canParse(apiUrl)) return undefined;
  const { origin } = new URL(apiUrl);
  if (origin === "https://api.github.com") return "github";
  if (!URL.canParse(enterpriseUri)) return undefined;
  const { protocol, host } = new URL(enterpriseUri);
  const apiHost = isSubdomainOfGhe(host) ? `api.${host}` : host;
  return origin === `${protocol}//${apiHost}` ? "github-enterprise" : undefined;
}

/** The host of GitHub's web pages, which remotes of git name. */
export function gitHubHost(apiUrl: string): string {
  if (!URL.canParse(apiUrl)) return "";
  const { host } = new URL(apiUrl);
  const pages = host.replace(/^api\./, "");
  return pages === "github.com" || isSubdomainOfGhe(pages) ? pages : host;
}

function isSubdomainOfGhe(host: string): boolean {
  return /^[^.]+\.ghe\.com$/.test(host);
}
