import { Secret } from "../secret.ts";

/** How the clients name the secret part of an entry: pub, Composer, apkg. */
const SECRET_NAMES = new Set(["token", "password", "accessToken", "refreshToken"]);

/**
 * The secrets that an entry holds.
 *
 * @param entry JSON text, or whatever stood in the file
 */
export function secretsOf(entry: string | undefined): Secret[] {
  if (entry === undefined) return [];
  const secrets: Secret[] = [];
  try {
    JSON.parse(entry, (name, value: unknown) => {
      if (SECRET_NAMES.has(name) && typeof value === "string" && value !== "")
        secrets.push(new Secret(value));
      return value;
    });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return secrets;
}
