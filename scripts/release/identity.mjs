import { readVersion } from "./version.mjs";

/**
 * Whose release it is, and which one.
 *
 * @typedef {object} Identity
 * @property {string} repository owner and name, such as `acme/setup-registry-token`
 * @property {string} page such as `https://github.com/acme/setup-registry-token`
 * @property {import("./version.mjs").Version} version
 * @property {string} action what a workflow writes after `uses:`, such as `acme/setup-registry-token@v1`
 */

/** GitHub's rules for the names of owners and repositories. */
const REPOSITORY = /^[A-Za-z\d](?:[A-Za-z\d-]{0,37}[A-Za-z\d])?\/[A-Za-z\d._-]{1,100}$/;

/**
 * @param {{ repository: string | undefined, version: string | undefined }} given as on the command line
 * @returns {Identity}
 * @throws {Error} if one of them is missing, or is not what it should be
 */
export function readIdentity({ repository, version }) {
  if (repository === undefined || !REPOSITORY.test(repository) || repository.startsWith("OWNER/")) {
    throw new Error(
      "--repository must name the repository that the release is for, such as acme/setup-registry-token.",
    );
  }
  const read = version === undefined ? undefined : readVersion(version);
  if (read === undefined) {
    throw new Error("--version must be a version without a pre-release, 1.0.0 or newer, such as 1.2.3.");
  }
  return {
    repository,
    page: `https://github.com/${repository}`,
    version: read,
    action: `${repository}@v${read.major}`,
  };
}
