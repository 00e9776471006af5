import { expect, test } from "vitest";
import { parseSecretName } from "../src/github/secret-name.ts";

test("a secret's name is taken as GitHub keeps it", () => {
  expect(parseSecretName("the input secret-name", "Acme_Token_2")).toBe("ACME_TOKEN_2");
  expect(parseSecretName("the input secret-name", "_X")).toBe("_X");
});

test.each([
  ["", /is empty/],
  ["2FA", /digit/],
  ["github_token", /GITHUB_/],
  ["A-B", /character/],
  ["A B", /character/],
  ["TÖKEN", /character/],
])("%j is no name of a secret, and is not repeated", (name, reason) => {
  const parse = () => parseSecretName("the input secret-name", name);
  expect(parse).toThrow(reason);
  expect(parse).toThrow(expect.objectContaining({ code: "input-invalid" }));
  expect(parse).toThrow(/^The input secret-name /);
});
