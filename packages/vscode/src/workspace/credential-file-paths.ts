import type { CredentialReport } from "@setup-registry-token/core/workspace";

/** The files in which package managers look for credentials, whether they are there or not. Absolute paths. */
export function credentialFilePaths(reports: readonly CredentialReport[]): string[] {
  const files = reports.flatMap(({ credentials }) => credentials.map(({ file }) => file));
  return [...new Set(files.filter((file) => file !== undefined))].sort();
}
