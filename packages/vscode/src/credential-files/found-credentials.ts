import { type PlannedEntry, registryKinds, type Secret, type Surroundings } from "@setup-registry-token/core";
import { fieldsIn, fieldsOf } from "../storage/json-fields.ts";
import type { CredentialOwner } from "./credential-owner.ts";
import { tokenIn } from "./entry-token.ts";

/** A credential that stands in the package manager's own file or in a variable. */
export interface FoundCredential {
  readonly token: Secret;
  /** For people: a path, or the name of a variable. */
  readonly place: string;
  /** The registry's URL, where the entry has a longer one than was looked for. */
  readonly url?: string;
}

/** @param entry where the package manager would look */
export function findCredentials(
  owner: CredentialOwner,
  entry: Pick<PlannedEntry, "file" | "format" | "key">,
  { env, readText }: Surroundings,
): FoundCredential[] {
  const text = readText(entry.file);
  const place = { file: entry.file, env };
  const found = text === undefined ? undefined : readEntry(entry, text);
  const inFile = found === undefined ? [] : tokenIn(found, place);
  const below = owner.kind === "onepub" && text !== undefined ? entriesBelow(owner.url, text, place) : [];
  return [...inFile, ...below, ...inVariable(owner, entry, env)];
}

function readEntry({ format, key }: Pick<PlannedEntry, "format" | "key">, text: string): string | undefined {
  try {
    format.check(text);
    return format.read(text, key);
  } catch {
    // Whoever writes the file will say what is wrong with it.
    return undefined;
  }
}

/** OnePub's entries are for organisations, whose URLs a user need not know. */
function entriesBelow(
  url: string,
  text: string,
  place: { file: string; env: Surroundings["env"] },
): FoundCredential[] {
  const { hosted } = fieldsIn(text);
  return (Array.isArray(hosted) ? hosted : []).flatMap((element: unknown) => {
    const { url: own } = fieldsOf(element);
    if (typeof own !== "string" || !own.startsWith(`${url.replace(/\/+$/, "")}/api/`) || own === url)
      return [];
    return tokenIn(JSON.stringify(element), place).map((found) => ({
      ...found,
      place: `${found.place} (${own})`,
      url: own,
    }));
  });
}

/** Composer and apkg each read one variable of a fixed name; pub reads those that its file names. */
function inVariable(
  { kind }: CredentialOwner,
  entry: Pick<PlannedEntry, "format" | "key">,
  env: Surroundings["env"],
): FoundCredential[] {
  const { packageManager } = registryKinds[kind];
  const name = { apkg: "APKG_TOKEN", composer: "COMPOSER_AUTH", pub: undefined }[packageManager];
  const value = name === undefined ? undefined : env[name];
  if (name === undefined || !value) return [];
  const found = packageManager === "apkg" ? JSON.stringify({ token: value }) : readEntry(entry, value);
  return found === undefined ? [] : tokenIn(found, { file: name, env });
}
