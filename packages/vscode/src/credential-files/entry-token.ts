import { Secret, type Surroundings } from "@setup-registry-token/core";
import { fieldsIn } from "../storage/json-fields.ts";

/** How pub, Composer and apkg name the token in an entry. */
const NAMES = ["token", "password", "accessToken"];

/** A token, and where it stands: a path, or the name of a variable. */
interface PlacedToken {
  readonly token: Secret;
  readonly place: string;
}

/** Whether an entry, as JSON text, holds this very token. */
export function holdsToken(entry: string, token: Secret): boolean {
  const fields = fieldsIn(entry);
  return NAMES.some((name) => fields[name] === token.reveal());
}

/**
 * The token of an entry: its own, or that of a variable which it names, as pub's may.
 *
 * @param place `file`: where the entry stands, for people
 */
export function tokenIn(
  entry: string,
  { file, env }: { file: string; env: Surroundings["env"] },
): PlacedToken[] {
  const fields = fieldsIn(entry);
  const own = NAMES.map((name) => fields[name]).find((value) => typeof value === "string" && value !== "");
  if (typeof own === "string") return [{ token: new Secret(own), place: file }];
  const { env: name } = fields;
  const value = typeof name === "string" ? env[name] : undefined;
  return value && typeof name === "string" ? [{ token: new Secret(value), place: name }] : [];
}
