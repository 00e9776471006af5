import { expect, it } from "vitest";
import {
  readGitHubSecret,
  type SecretPlace,
  scopeText,
  secretStores,
  secretsPath,
} from "../src/github/secret-place.ts";
import { rotationOf } from "../src/rotation/rotation-record.ts";

const repositories = ["acme/app", "acme/agents", "acme/dependabot", "acme/orgs"];
const places: SecretPlace[] = [
  ...repositories.flatMap((repository): SecretPlace[] => [
    { scope: "repository", repository },
    { scope: "environment", repository, environment: "agents" },
    ...secretStores
      .filter((store) => store !== "actions")
      .map((scope): SecretPlace => ({ scope, repository })),
  ]),
  ...secretStores.map((store): SecretPlace => ({ scope: "organization", organization: "acme", store })),
];

it("every place has a path, a label and a record of its own, so that no rotation meets another's tokens", () => {
  const record = (place: SecretPlace) =>
    rotationOf({ find: () => undefined }, { accountId: "account", secret: { place, name: "TOKEN" } }).id;
  for (const name of [secretsPath, scopeText, record]) {
    expect(new Set(places.map(name)).size).toBe(places.length);
  }
  for (const place of places) expect(scopeText(place)).toMatch(/^[\x21-\x39\x3b-\x7e]+$/);
});

it("every place is read as it was written; one of an organization without a store is Actions'", () => {
  for (const place of places) {
    const secret = { place, name: "TOKEN" };
    expect(readGitHubSecret(JSON.parse(JSON.stringify(secret)))).toEqual(secret);
  }
  const before = { place: { scope: "organization", organization: "acme" }, name: "TOKEN" };
  expect(readGitHubSecret(before)?.place).toEqual({ ...before.place, store: "actions" });
  expect(readGitHubSecret({ place: { scope: "actions", repository: "acme/app" }, name: "TOKEN" })).toBe(
    undefined,
  );
  expect(readGitHubSecret({ place: { ...before.place, store: "pages" }, name: "TOKEN" })).toBeUndefined();
});
