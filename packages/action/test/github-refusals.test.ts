import { expect, test } from "vitest";
import { explainRefusal } from "../src/github/explain-refusal.ts";
import { GitHubRefusal } from "../src/github/github-refusal.ts";
import { permissionFor, readAcceptedPermissions } from "../src/github/permissions.ts";
import type { SecretPlace } from "../src/github/secret-place.ts";

const repository = { owner: "acme", name: "app" };
const inRepository: SecretPlace = { scope: "repository", repository };

function explain(refused: Partial<GitHubRefusal>, place = inRepository): string {
  const refusal = new GitHubRefusal({
    status: 403,
    reason: "Resource not accessible by integration",
    acceptedPermissions: undefined,
    isRateLimit: false,
    ...refused,
  });
  const permission = permissionFor("secret", place);
  return explainRefusal(refusal, { what: "write it", permission, code: "destination-refused" }).message;
}

test("grants what the answer itself asks for", () => {
  expect(explain({ acceptedPermissions: "secrets=write" })).toBe(
    'GitHub did not let us write it (403: "Resource not accessible by integration"). ' +
      "Grant the github-token Secrets (repository): write. " +
      "The job's own GITHUB_TOKEN can never write secrets or variables.",
  );
});

test.each<[SecretPlace, string]>([
  [inRepository, "Secrets: write (repository) (for a classic token, the scope repo)"],
  [{ scope: "environment", repository, environment: "e" }, "Environments: write (repository)"],
  [
    { scope: "organization", organization: "acme", store: "actions" },
    "Secrets: write (organization) (for a classic token, the scope admin:org)",
  ],
  [
    { scope: "organization", organization: "acme", store: "dependabot" },
    "Dependabot secrets: write (organization) (for a classic token, the scope admin:org)",
  ],
  [{ scope: "agents", repository }, "Agent secrets: write (repository)"],
  [
    { scope: "organization", organization: "acme", store: "agents" },
    "Agent secrets: write (organization) (for a classic token, the scope admin:org)",
  ],
  [{ scope: "dependabot", repository }, "Dependabot secrets: write (repository)"],
  [{ scope: "codespaces", repository }, "Codespaces secrets: write (repository)"],
])("knows what %j takes where the answer does not say it", (place, permission) => {
  expect(explain({}, place)).toContain(`Grant the github-token ${permission}`);
});

test("says that a 404 can be a wrong name as well", () => {
  expect(explain({ status: 404 })).toMatch(/Grant the github-token .*name is wrong.*no access to it/);
});

test("tells a token that has ended from one that may not", () => {
  const message = explain({ status: 401 });
  expect(message).toMatch(/not valid, or has expired/);
  expect(message).not.toContain("Grant");
});

test("does not ask for a permission when it is a matter of time", () => {
  const message = explain({ isRateLimit: true });
  expect(message).toContain("rate limit");
  expect(message).not.toContain("Grant");
});

test.each([
  ["secrets=write,environments=write", "Secrets (repository): write and Environments (repository): write"],
  [
    "organization_secrets=write; secrets=read",
    "Secrets (organization): write, or Secrets (repository): read",
  ],
  ["something_new=write", "something_new: write"],
  ["", undefined],
  [undefined, undefined],
  ["::error::x", undefined],
])("reads %j", (header, read) => {
  expect(readAcceptedPermissions(header)).toBe(read);
});
