import type { Secret } from "@setup-registry-token/core";
import { fieldsIn } from "../storage/json-fields.ts";

/** How pub, Composer and apkg name the token in an entry. */
const NAMES = ["token", "password", "accessToken"];

/** Whether an entry, as JSON text, holds this very token. */
export function holdsToken(entry: string, token: Secret): boolean {
  const fields = fieldsIn(entry);
  return NAMES.some((name) => fields[name] === token.reveal());
}
