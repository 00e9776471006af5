import { expect, it } from "vitest";
import { randomToken } from "./random-token.ts";
import { formsFound, secretForms } from "./secret-forms.ts";

it.each([
  ["as it is", (token: string) => `say ${token}!`],
  [
    "in base64 at the start of a text",
    (token: string) => Buffer.from(`${token} and more`).toString("base64"),
  ],
  ["in base64 after one byte", (token: string) => Buffer.from(`1${token} and more`).toString("base64")],
  ["in base64 after two bytes", (token: string) => Buffer.from(`12${token} and more`).toString("base64")],
  ["in url-safe base64", (token: string) => Buffer.from(`https://${token}@h`).toString("base64url")],
  ["in HTTP basic", (token: string) => `Basic ${Buffer.from(`somebody:${token}`).toString("base64")}`],
  ["in hexadecimal", (token: string) => Buffer.from(`a${token}b`).toString("hex")],
  ["in upper-case hexadecimal", (token: string) => Buffer.from(`a${token}b`).toString("hex").toUpperCase()],
  ["in JSON", (token: string) => JSON.stringify({ token: `a${token}b` })],
  ["in PHP's JSON", (token: string) => JSON.stringify({ token }).replaceAll("/", "\\/")],
  ["in a URL", (token: string) => `https://h.example/?t=${encodeURIComponent(token)}&u=1`],
  ["in a form", (token: string) => new URLSearchParams({ a: "b", token }).toString()],
  [
    "with lower-case percent-encoding",
    (token: string) => encodeURIComponent(token).toLowerCase().replaceAll(token.toLowerCase(), token),
  ],
])("a token is found %s", (_title, spell) => {
  const token = `${randomToken().toLowerCase()}"'*`;
  expect(formsFound(spell(token), [token])).not.toEqual([]);
  expect(formsFound(spell(randomToken()), [token])).toEqual([]);
});

it("the forms are those that the encodings are known for", () => {
  expect(secretForms("a/b+c?d~e*f").sort()).toEqual(
    [
      ..."a/b+c?d~e*f a\\/b+c?d~e*f 612f622b633f647e652a66 612F622B633F647E652A66".split(" "),
      ..."a%2Fb%2Bc%3Fd~e*f a%2fb%2bc%3fd~e*f a%2Fb%2Bc%3Fd%7Ee*f a%2fb%2bc%3fd%7ee*f".split(" "),
      ..."a/b\\u002Bc?d~e*f a/b%2Bc%3Fd~e*f a/b%2bc%3fd~e*f a/b%2Bc%3Fd~e%2Af a/b%2bc%3fd~e%2af".split(" "),
      ..."a%2Fb+c%3Fd~e*f a%2fb+c%3fd~e*f a%2Fb+c%3Fd~e%2Af a%2fb+c%3fd~e%2af".split(" "),
      ..."a%2Fb%2Bc%3Fd~e%2Af a%2fb%2bc%3fd~e%2af a%2Fb%2Bc%3Fd%7Ee%2Af a%2fb%2bc%3fd%7ee%2af".split(" "),
      ..."YS9iK2M/ZH5lKm YS9iK2M_ZH5lKm EvYitjP2R-ZSpm EvYitjP2R+ZSpm hL2IrYz9kfmUqZ".split(" "),
      ..."dG9rZW46YS9iK2M/ZH5lKmY= dG9rZW46YS9iK2M_ZH5lKmY= dG9rZW46YS9iK2M/ZH5lKmY dG9rZW46YS9iK2M_ZH5lKmY".split(
        " ",
      ),
    ].sort(),
  );
});
