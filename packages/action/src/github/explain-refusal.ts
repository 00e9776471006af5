import { RegistryTokenError, type RegistryTokenErrorCode } from "@setup-registry-token/core";
import type { GitHubRefusal } from "./github-refusal.ts";
import { type Permission, readAcceptedPermissions } from "./permissions.ts";

/** What was asked of GitHub. */
export interface Asked {
  /** After "GitHub did not let us", such as `write the secret ONEPUB_TOKEN of acme/app`. */
  what: string;
  /** What it takes, by GitHub's documentation. */
  permission: Permission;
  code: RegistryTokenErrorCode;
}

const JOB_TOKEN = "The job's own GITHUB_TOKEN can never write secrets or variables.";

/** Says what to do about a refusal: mostly, what to grant. */
export function explainRefusal(
  refusal: GitHubRefusal,
  { what, permission, code }: Asked,
): RegistryTokenError {
  const { status, reason } = refusal;
  const said = `GitHub did not let us ${what} (${status}: "${reason}").`;
  return new RegistryTokenError(code, `${said} ${adviceOn(refusal, permission)}`, { cause: refusal });
}

function adviceOn(
  { status, acceptedPermissions, isRateLimit }: GitHubRefusal,
  permission: Permission,
): string {
  if (isRateLimit) return "Its rate limit lasts longer than a run can wait. Start the run again later.";
  if (status === 401) {
    return "The github-token is not valid, or has expired: an app's token lives for one hour. Give a new one.";
  }
  if (status !== 403 && status !== 404) return "Correct what it names, and start the run again.";
  // What is read here is to be written next.
  const accepted = readAcceptedPermissions(acceptedPermissions)?.replaceAll(": read", ": write");
  const grant =
    accepted ?? `${permission.fineGrained} (for a classic token, the scope ${permission.classic})`;
  const otherwise =
    status === 404
      ? " If it has that, the name is wrong, or the token's owner or app has no access to it."
      : "";
  return [`Grant the github-token ${grant}.${otherwise}`, permission.remark ?? [], JOB_TOKEN]
    .flat()
    .join(" ");
}
