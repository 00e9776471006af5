import type { RegistryKindName } from "@setup-registry-token/core";
import { isRegistryKind } from "./storage/account.ts";
import { fieldsOf } from "./storage/json-fields.ts";

/**
 * What a command is to be done with, as far as it is known: all of it where it was chosen in a tree, nothing where the
 * command was called from the palette. An element of a tree has these fields, and so has the argument of a link.
 */
export interface Target {
  readonly kind?: RegistryKindName;
  readonly url?: string;
  readonly accountId?: string;
  readonly tokenId?: string;
  /** Whether others may have seen the account's own token. */
  readonly isLeaked?: boolean;
}

/** Reads what the editor, or another extension, hands to a command. */
export function readTarget(argument: unknown): Target {
  const { kind, url, accountId, tokenId, isLeaked } = fieldsOf(argument);
  return {
    ...(isRegistryKind(kind) && { kind }),
    ...(typeof url === "string" && { url }),
    ...(typeof accountId === "string" && { accountId }),
    ...(typeof tokenId === "string" && { tokenId }),
    ...(isLeaked === true && { isLeaked }),
  };
}
