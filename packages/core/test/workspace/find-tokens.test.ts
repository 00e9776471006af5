import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Secret } from "../../src/secret.ts";
import { findTokens } from "../../src/workspace/find-tokens.ts";
import { newToken } from "./find.ts";

function known(...tokens: string[]) {
  return tokens.map((token, index) => ({ id: `token ${index + 1}`, token: new Secret(token) }));
}

function base64(text: string): string {
  return Buffer.from(text, "utf8").toString("base64");
}

describe("a known token", () => {
  it.each([8, 48, 250, 251, 1200])(
    "of %d characters is found wherever it stands, in whatever text",
    (length) => {
      const token = randomBytes(length).toString("hex").slice(0, length);
      const tokens = known(token, newToken());

      fc.assert(
        fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (before, after) => {
          expect(findTokens(before + token + after, tokens)).toContainEqual({
            id: "token 1",
            span: { start: before.length, end: before.length + token.length },
          });
        }),
      );
    },
  );

  it("is found in base64 after any user name, and before anything else", () => {
    const token = randomBytes(24).toString("base64");

    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        fc.constantFrom("base64", "base64url"),
        (user, after, encoding) => {
          const text = `Basic ${Buffer.from(`${user}:${token}${after}`, "utf8").toString(encoding as "base64")}`;
          const [finding, ...others] = findTokens(text, known(token));
          const found = text.slice(finding?.span.start, finding?.span.end);

          expect(finding?.id).toBe("token 1");
          expect(others).toEqual([]);
          // All of the token but the characters at its ends that its neighbors have a part in.
          expect(found.length).toBeGreaterThanOrEqual(Math.floor((token.length * 8) / 6) - 1);
        },
      ),
    );
  });

  it("is found as often as it stands there, under the first id that has it, in the order of the text", () => {
    const [one, two] = [newToken(), newToken()];
    const findings = findTokens(
      `${two} ${one}\n${base64(`token:${one}`)} ${two}${two}`,
      known(one, two, two),
    );

    expect(findings.map(({ id }) => id)).toEqual(["token 2", "token 1", "token 1", "token 2", "token 2"]);
  });

  it("is not found in a text that does not hold all of it", () => {
    const token = newToken();

    expect(
      findTokens(`${token.slice(1)} ${token.slice(0, -1)} ${token.toUpperCase()}`, known(token)),
    ).toEqual([]);
    expect(findTokens("", known(token))).toEqual([]);
  });

  it("of which more than 250 characters are there, up to its end, is found without its beginning", () => {
    const token = randomBytes(300).toString("hex");

    expect(findTokens(`…${token.slice(200)}`, known(token))).toEqual([
      { id: "token 1", span: { start: 1, end: 1 + 400 } },
    ]);
    expect(findTokens(token.slice(0, -1), known(token))).toEqual([]);
  });

  it("is not looked for where it may stand in a file by chance", () => {
    const common = ["short", "password", "aaaaaaaaaaaa", "1234567"];

    expect(findTokens(common.join(" "), known(...common))).toEqual([]);
  });
});
