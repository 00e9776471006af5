import { findCredentials, registryTarget } from "@setup-registry-token/core/workspace";
import { kindTitle } from "../registries/registry-title.ts";
import type { TokenStanding } from "../registries/verifications.ts";
import type { Services } from "../services.ts";
import type { Account } from "../storage/account.ts";
import { describeFailure } from "./describe-failure.ts";
import { examineServer } from "./examine-server.ts";

/**
 * A report that may be put into a public issue: versions, hosts, and what each registry answered. It names no account,
 * no path below the home directory and no secret.
 */
export async function doctorReport(services: Services): Promise<string> {
  const { settings, accounts } = services;
  const { onePubUrl, apkgUrl, packageBrokerUrls, gitHubApiUrl } = settings();
  const known = accounts.list();
  const urls = [onePubUrl, apkgUrl, ...packageBrokerUrls, ...known.map(({ url }) => url), gitHubApiUrl];
  const origins = new Set(urls.flatMap((url) => (URL.canParse(url) ? [new URL(url).origin] : [])));
  const [servers, tokens] = await Promise.all([
    Promise.all([...origins].map((origin) => examineServer(services, origin))),
    Promise.all(known.map((account, index) => describeAccount(services, account, index + 1))),
  ]);
  const sections = [
    ["Versions", ...versions(services)],
    ["Servers", ...servers],
    ["Accounts", ...(tokens.length === 0 ? ["none"] : tokens)],
  ];
  return `${sections.map(([heading, ...lines]) => [heading, ...lines.map((line) => `  ${line}`)].join("\n")).join("\n\n")}\n`;
}

function versions({ editor, version, surroundings, settings }: Services): string[] {
  const { env } = editor;
  return [
    `Registry Tokens ${version}`,
    `${env.appName} ${editor.version}, ${env.remoteName === undefined ? "local" : "remote"}`,
    `${surroundings().platform}, Node ${process.versions.node}`,
    `writes credential files: ${settings().writesCredentialFiles ? "yes" : "no"}`,
  ];
}

async function describeAccount(services: Services, account: Account, number: number): Promise<string> {
  const { verifications, credentialFiles } = services;
  const standing = await verifications.verify(account, { isAnew: true });
  const { outcome } = findCredentials(registryTarget(account.kind, account.url), credentialFiles.lookup());
  const client =
    outcome.kind === "uses"
      ? `the package manager uses ${outcome.credential.source} (${outcome.credential.state.kind})`
      : `the package manager ${outcome.kind === "nothing" ? "has no credential" : "stops before it asks"}`;
  const { host } = new URL(account.url);
  return `${number}. ${kindTitle(account.kind)} at ${host}, ${account.source}: ${describeStanding(standing)}; ${client}`;
}

function describeStanding(standing: TokenStanding | undefined): string {
  if (standing === undefined) return "no token";
  if (standing.kind === "verified") return `token ${standing.verification.certainty}`;
  return describeFailure(standing.error);
}
