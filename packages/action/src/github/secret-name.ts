import { RegistryTokenError } from "@setup-registry-token/core";

/**
 * A name as GitHub keeps it: in upper case. The rules are those of secrets and variables alike (GitHub's "Secrets
 * reference", "Naming your secrets").
 *
 * @param what names it in an error, such as `the input secret-name`
 * @throws {RegistryTokenError} `input-invalid`; what was given is not repeated, it may be a misplaced token
 */
export function parseSecretName(what: string, text: string): string {
  const name = text.toUpperCase();
  const fault = faultOf(name);
  if (fault === undefined) return name;
  throw new RegistryTokenError(
    "input-invalid",
    `${what.charAt(0).toUpperCase()}${what.slice(1)} ${fault}. GitHub takes letters, digits and _ only, no digit at the start, and no name that begins with GITHUB_.`,
  );
}

function faultOf(name: string): string | undefined {
  if (name === "") return "is empty";
  if (/[^A-Z0-9_]/.test(name)) return "has a character that no secret's name may have";
  if (/^\d/.test(name)) return "begins with a digit";
  if (name.startsWith("GITHUB_")) return "begins with GITHUB_";
  return undefined;
}
