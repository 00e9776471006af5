import {
  type ComposerConfiguration,
  type ComposerOrder,
  ComposerStop,
  mergeComposerSources,
} from "./composer-configuration.ts";
import { type ComposerLogin, composerCredentialTypes, isPhpInteger } from "./composer-credential-types.ts";
import { type ComposerHeader, composerHeader } from "./composer-header.ts";
import { composerOrigin } from "./composer-origin.ts";
import type { ComposerSource, ComposerSources } from "./composer-sources.ts";

/** What Composer would do about a URL. */
export type ComposerPrediction =
  | { kind: "credential"; source: ComposerSource | "URL"; type: string; key: string; header: ComposerHeader }
  | { kind: "none"; key: string }
  /** `reason` quotes nothing. */
  | { kind: "stop"; source: ComposerSource; reason: string };

/**
 * Says which credential Composer would send to a URL. A redirect is a request of its own: a credential does not
 * go along to another host.
 *
 * @param sources the text of every place that Composer reads
 * @param request the URL asked for, with its user-info if it has one, and the release's order
 * @returns the credential with its place and type; or that there is none; or that Composer would stop
 */
export function predictComposerCredential(
  sources: ComposerSources,
  request: { url: string; order: ComposerOrder },
): ComposerPrediction {
  try {
    return predict(mergeComposerSources(sources, request.order), request);
  } catch (error) {
    if (error instanceof ComposerStop) return { kind: "stop", source: error.source, reason: error.message };
    throw error;
  }
}

function predict(
  configuration: ComposerConfiguration,
  { url, order }: { url: string; order: ComposerOrder },
): ComposerPrediction {
  const winners = loadLogins(configuration, order);
  const gitlabDomains = gitlabHosts(configuration);
  const key = composerOrigin(url, gitlabDomains);
  const embedded = embeddedLogin(url);
  const winner = embedded
    ? { login: embedded, type: "http-basic", source: "URL" as const }
    : (winners.get(key) ?? winners.get(key.replace(/^api\.(?=bitbucket\.org$)/, "")));
  if (winner === undefined) return { kind: "none", key };
  const { login, type, source } = winner;
  return {
    kind: "credential",
    source,
    type,
    key,
    header: composerHeader(login, { key, url, gitlabDomains }),
  };
}

/** A GitLab credential for a host that is not listed lists it (since 2.5.0). */
function gitlabHosts({ domains, entries }: ComposerConfiguration): string[] {
  const listed = (domains.get("gitlab-domains") ?? []).filter((host) => typeof host === "string");
  const implied = ["gitlab-oauth", "gitlab-token"].flatMap((type) => [...(entries.get(type)?.keys() ?? [])]);
  return ["gitlab.com", ...listed, ...implied];
}

interface Winner {
  login: ComposerLogin;
  type: string;
  source: ComposerSource | "URL";
}

/** Type after type, in a fixed order; every entry is looked at, because a wrong one for any host is fatal. */
function loadLogins(configuration: ComposerConfiguration, order: ComposerOrder): Map<string, Winner> {
  const winners = new Map<string, Winner>();
  for (const { name: type, login: read } of composerCredentialTypes) {
    for (const [host, { entry, source }] of configuration.entries.get(type) ?? []) {
      if (isPhpInteger(host)) throw new ComposerStop(source, `"${type}" has a host of digits only`);
      const login = read(entry);
      if (login.kind === "fault") {
        throw new ComposerStop(source, `an entry of "${type}" has the wrong shape: ${login.reason}`);
      }
      if (login.kind === "login" && type === "github-oauth" && order === "before-2.7.8") {
        checkGithubToken(login.userName, source);
      }
      if (login.kind !== "ignored") winners.set(host, { login, type, source });
    }
  }
  return winners;
}

/** Later releases no longer look at the characters. */
function checkGithubToken(token: string, source: ComposerSource): void {
  if (/^[.\w-]+$/.test(token)) return;
  throw new ComposerStop(source, 'a token of "github-oauth" has characters that are not allowed');
}

/** Both a user name and a password must be there (`Util\HttpDownloader`). */
function embeddedLogin(url: string): ComposerLogin | undefined {
  const match = /^https?:\/\/([^:/]+):([^@/]+)@[^/]+/i.exec(url);
  if (match?.[1] === undefined || match[2] === undefined) return undefined;
  return { kind: "login", userName: percentDecoded(match[1]), password: percentDecoded(match[2]) };
}

/** As PHP's `rawurldecode`: what is no escape stays. */
function percentDecoded(text: string): string {
  return text.replace(/(?:%[\da-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes;
    }
  });
}
