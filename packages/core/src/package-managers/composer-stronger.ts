import { JsonSyntaxError } from "../credential-file/json-syntax-error.ts";
import { composerAuth } from "./composer-auth.ts";
import { checkComposerAuth } from "./composer-auth-check.ts";
import type { ComposerOrder } from "./composer-configuration.ts";
import { type ComposerPrediction, predictComposerCredential } from "./composer-precedence.ts";
import type { ComposerReading, ComposerSource } from "./composer-sources.ts";
import { otherComposerSpellings } from "./composer-spellings.ts";

/** The entry that is about to be put, and where. */
export interface OwnComposerCredential {
  url: string;
  key: string;
  /** The http-basic entry as JSON text. */
  entry: string;
  source: ComposerSource;
}

const ORDERS: readonly ComposerOrder[] = ["before-2.7.8", "2.7.8-and-newer"];

/**
 * Says what would keep Composer from using an entry.
 *
 * @param own the entry
 * @param reading all sources as they are, without the entry
 * @returns full sentences; none holds a credential or a part of a file
 */
export function strongerComposerCredentials(own: OwnComposerCredential, reading: ComposerReading): string[] {
  const sources = { ...reading.sources, [own.source]: withEntry(reading.sources[own.source], own) };
  const obstacles = ORDERS.map((order) =>
    obstacle(own, predictComposerCredential(sources, { url: own.url, order })),
  );
  const [older, newer] = obstacles;
  const found =
    older === newer
      ? [sentence("Composer", older)]
      : [sentence("Composer before 2.7.8", older), sentence("Composer 2.7.8 and newer", newer)];
  const unknown = reading.unreadable
    .filter(({ source }) => source !== own.source)
    .map(
      ({ source, file, reason }) =>
        `Whether ${composerSourceTitle(source)} overrides the token is not known: ${file} ${reason}.`,
    );
  const spellings = otherComposerSpellings(own.url, reading.sources);
  return [...found.filter((text) => text !== undefined), ...unknown, ...spellings];
}

function sentence(who: string, what: string | undefined): string | undefined {
  return what && `${who} ${what}`;
}

function obstacle(own: OwnComposerCredential, prediction: ComposerPrediction): string | undefined {
  switch (prediction.kind) {
    case "stop":
      return `will stop at ${composerSourceTitle(prediction.source)}: ${prediction.reason}.`;
    case "none":
      return `looks for the credential of this URL under "${prediction.key}", not under "${own.key}", because of its gitlab-domains.`;
    case "credential": {
      if (prediction.source === own.source && prediction.type === "http-basic") return undefined;
      if (isSameCredential(own, prediction)) return undefined;
      return `will use the ${prediction.type} credential for "${prediction.key}" from ${composerSourceTitle(prediction.source)} instead of the given token. Remove it there.`;
    }
  }
}

function isSameCredential(own: OwnComposerCredential, prediction: ComposerPrediction): boolean {
  if (prediction.kind !== "credential" || prediction.header.form !== "basic") return false;
  const { userName, password } = prediction.header;
  return own.entry === JSON.stringify({ username: userName.reveal(), password: password.reveal() });
}

/** What to call a place in a sentence. */
export function composerSourceTitle(source: ComposerSource | "URL"): string {
  switch (source) {
    case "global config.json":
      return "Composer's global config.json";
    case "global auth.json":
      return "Composer's global auth.json";
    case "composer.json":
      return "the project's composer.json";
    case "project auth.json":
      return "the project's auth.json";
    case "COMPOSER_AUTH":
      return "the environment variable COMPOSER_AUTH";
    case "URL":
      return "the URL";
  }
}

/** What the file or the variable will hold; one that cannot be used is for the code which writes it to report. */
function withEntry(text: string | undefined, { key, entry }: OwnComposerCredential): string {
  const alone = composerAuth.put(undefined, key, entry);
  if (!text) return alone;
  try {
    checkComposerAuth(text);
    return composerAuth.put(text, key, entry);
  } catch (error) {
    if (error instanceof JsonSyntaxError) return alone;
    throw error;
  }
}
