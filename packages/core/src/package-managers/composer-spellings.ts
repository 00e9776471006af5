import { isObject } from "./composer-credential-types.ts";
import { composerOrigin } from "./composer-origin.ts";
import type { ComposerSources } from "./composer-sources.ts";

const DEFAULT_PORTS: Readonly<Record<string, string>> = { "http:": "80", "https:": "443" };

/**
 * Finds repositories at the host of a URL for which Composer would not use that host's credential, because they are
 * written otherwise. Composer compares hosts as text, and a user name in a repository's URL beats every other
 * credential (seen with 2.5.5).
 *
 * @param url the URL that the credential is for, as given
 * @returns full sentences; none holds a credential
 */
export function otherComposerSpellings(url: string, sources: ComposerSources): string[] {
  const key = composerOrigin(url);
  const place = placeOf(url);
  if (place === undefined) return [];
  const files: [title: string, text: string | undefined][] = [
    ["composer.json", sources["composer.json"]],
    ["Composer's global config.json", sources["global config.json"]],
  ];
  const warnings = files.flatMap(([title, text]) =>
    repositoryUrls(text)
      .filter((other) => placeOf(other) === place)
      .flatMap((other) => warningOf(other, { key, title })),
  );
  return [...new Set(warnings)];
}

function warningOf(url: string, { key, title }: { key: string; title: string }): string[] {
  const other = composerOrigin(url);
  // PHP finds no host in it, and Composer stops there.
  if (other === url) return [];
  if (other !== key) {
    return [
      `A repository in ${title} spells its host "${other}", and the url of this step spells it "${key}". ` +
        "To Composer these are two hosts, and it has no token for the first. Spell both alike.",
    ];
  }
  if (!/^\w+:\/\/[^/?#]*@/.test(url)) return [];
  return [
    `A repository in ${title} has a user name in its URL, which Composer uses instead of the given token. Remove it there.`,
  ];
}

/** The URLs of the repositories of packages; `https?` is https where PHP can do it. What Composer itself cannot read has none. */
function repositoryUrls(text: string | undefined): string[] {
  if (!text) return [];
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    return [];
  }
  const repositories = isObject(root) ? root.repositories : undefined;
  const all = typeof repositories === "object" && repositories !== null ? Object.values(repositories) : [];
  return all.flatMap((repository: unknown) =>
    isObject(repository) && repository.type === "composer" && typeof repository.url === "string"
      ? repository.url.replace(/^https\?:/, "https:")
      : [],
  );
}

/** Host and port, the same for every spelling of them; `undefined` for what is not asked over the network. */
function placeOf(url: string): string | undefined {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return undefined;
  const { protocol, hostname, port } = new URL(url);
  const host = hostname.replace(/\.$/, "");
  const isThisMachine = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(host);
  return `${isThisMachine ? "localhost" : host}:${port || DEFAULT_PORTS[protocol]}`;
}
