import { FileUnreadable } from "../credential-file/read-file.ts";
import { RegistryTokenError } from "../errors.ts";
import type { ComposerOrder } from "../package-managers/composer-configuration.ts";
import type { Surroundings } from "../surroundings.ts";

/** What a search for credentials may look at. */
export interface CredentialLookup {
  /** With the folder of the manifest as the current directory. */
  surroundings: Surroundings;
  /** The permission bits of a file, where the system has them. */
  modeOf?: ((file: string) => number | undefined) | undefined;
  /** By default the order of the newer releases; where the older ones do otherwise, a remark says so. */
  composerOrder?: ComposerOrder | undefined;
}

export type SourceText =
  | { kind: "text"; text: string }
  | { kind: "absent" }
  | { kind: "unreadable"; why: string };

/** Reads a file that a client would read, with its byte order mark if it has one. */
export function readSource({ surroundings }: CredentialLookup, file: string): SourceText {
  try {
    const text = surroundings.readText(file);
    return text === undefined ? { kind: "absent" } : { kind: "text", text };
  } catch (error) {
    if (!(error instanceof FileUnreadable)) throw error;
    return { kind: "unreadable", why: `It ${error.reason}.` };
  }
}

/** Says that others can read a file, if they can. Windows keeps no such bits. */
export function exposureOf({ surroundings, modeOf }: CredentialLookup, file: string): string | undefined {
  const mode = surroundings.platform === "win32" ? undefined : modeOf?.(file);
  if (mode === undefined || (mode & 0o077) === 0) return undefined;
  const bits = (mode & 0o777).toString(8).padStart(3, "0");
  return `Other users of this machine can get at this file (mode ${bits}). Set its mode to 600.`;
}

/** A text that a user wrote, as far as a message may show it: it may hold a password, or be anything. */
export function shown(text: string): string {
  return /^[\x21-\x7e]{1,100}$/.test(text) && !/[@?#"]/.test(text) ? `"${text}"` : "what is written there";
}

/** Asks where a client keeps its file; `why` is a full sentence. */
export function locate<T>(find: () => T): { found: T } | { why: string } {
  try {
    return { found: find() };
  } catch (error) {
    if (error instanceof RegistryTokenError) return { why: error.message };
    // So the user database answers for a user that it does not know.
    return { why: "The home directory is not known: set HOME to an absolute path." };
  }
}
