import { Refusal } from "./refusal.ts";

/**
 * Names of secrets and variables: letters, digits and underscores, no digit first, not `GITHUB_` first
 * (docs.github.com, "Using secrets in GitHub Actions", naming your secrets).
 *
 * @returns the name as GitHub stores it, in upper case
 */
export function storedName(name: string): string {
  const upper = name.toUpperCase();
  if (!/^[A-Z_][A-Z0-9_]*$/.test(upper)) {
    throw new Refusal(422, "Names have letters, digits and underscores only, and no digit first.");
  }
  if (upper.startsWith("GITHUB_")) throw new Refusal(422, "Names must not start with GITHUB_.");
  return upper;
}
