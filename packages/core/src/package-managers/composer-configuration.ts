import { JsonSyntaxError } from "../credential-file/json-syntax-error.ts";
import { parseJson } from "../credential-file/json-tree.ts";
import { composerCredentialTypes, composerDomainLists, isObject } from "./composer-credential-types.ts";
import type { ComposerSource, ComposerSources } from "./composer-sources.ts";

/**
 * Composer 2.7.8 moved COMPOSER_AUTH from below the project's files to above them. The names stand for the
 * behaviour of the oldest supported release and of the newest (2.9.0 and later know three more types).
 */
export type ComposerOrder = "before-2.7.8" | "2.7.8-and-newer";

/** All sources in one, as Composer holds them in memory. */
export interface ComposerConfiguration {
  /** By type, then by host. */
  entries: Map<string, Map<string, { entry: unknown; source: ComposerSource }>>;
  /** `github-domains` and `gitlab-domains`, as far as they are configured. */
  domains: Map<string, unknown[]>;
}

/** Composer would stop here. The message quotes nothing. */
export class ComposerStop extends Error {
  readonly source: ComposerSource;

  /**
   * @param source the place that Composer would stop at
   * @param reason what is wrong there, without quoting it
   */
  constructor(source: ComposerSource, reason: string) {
    super(reason);
    this.name = "ComposerStop";
    this.source = source;
  }
}

/** Weakest first. */
export const composerLoadOrder: Record<ComposerOrder, readonly ComposerSource[]> = {
  "before-2.7.8": [
    "global config.json",
    "global auth.json",
    "COMPOSER_AUTH",
    "composer.json",
    "project auth.json",
  ],
  "2.7.8-and-newer": [
    "global config.json",
    "global auth.json",
    "composer.json",
    "project auth.json",
    "COMPOSER_AUTH",
  ],
};

/**
 * Merges host by host, as `Config::merge`: an entry hides one for the same host and type in a weaker source, and
 * nothing else.
 *
 * @throws {ComposerStop} where Composer would end with an error
 */
export function mergeComposerSources(sources: ComposerSources, order: ComposerOrder): ComposerConfiguration {
  const configuration: ComposerConfiguration = { entries: new Map(), domains: new Map() };
  for (const source of composerLoadOrder[order])
    mergeSource(configuration, { source, text: sources[source], order });
  return configuration;
}

function mergeSource(
  { entries, domains }: ComposerConfiguration,
  { source, text, order }: { source: ComposerSource; text: string | undefined; order: ComposerOrder },
): void {
  const config = readConfig(source, text);
  for (const { name, since } of composerCredentialTypes) {
    if (!Object.hasOwn(config, name) || (since !== "always" && order === "before-2.7.8")) continue;
    const byHost = entries.get(name) ?? new Map();
    for (const [host, entry] of listed(config[name], source, name)) byHost.set(host, { entry, source });
    entries.set(name, byHost);
  }
  for (const name of composerDomainLists) {
    if (!Object.hasOwn(config, name)) continue;
    const added = listed(config[name], source, name).map(([, host]) => host);
    domains.set(name, [...(domains.get(name) ?? []), ...added]);
  }
}

/** The part of a source that Composer merges; empty where it ignores what stands there. */
function readConfig(source: ComposerSource, text: string | undefined): Record<string, unknown> {
  if (text === undefined || (source === "COMPOSER_AUTH" && text === "")) return {};
  const root = readJson(source, text);
  if (source === "COMPOSER_AUTH" && root === null) throw new ComposerStop(source, "it is not a JSON object");
  const isWrapped = source === "global config.json" || source === "composer.json";
  const config = isWrapped && isObject(root) ? root.config : root;
  if (Array.isArray(config) && config.length > 0) throw new ComposerStop(source, "it is a list of things");
  return isObject(config) ? config : {};
}

function readJson(source: ComposerSource, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ComposerStop(source, syntaxFault(text));
  }
}

/** `JSON.parse` quotes the text in its messages; this does not. */
function syntaxFault(text: string): string {
  try {
    parseJson(text);
  } catch (error) {
    if (error instanceof JsonSyntaxError) return `it is not valid JSON: ${error.message}`;
    throw error;
  }
  return "it is not valid JSON";
}

function listed(value: unknown, source: ComposerSource, name: string): [string, unknown][] {
  if (typeof value === "object" && value !== null) return Object.entries(value);
  throw new ComposerStop(source, `"${name}" is neither an object nor a list`);
}
