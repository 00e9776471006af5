import fc from "fast-check";
import { httpClient } from "../../packages/core/src/http/http-client.ts";
import type { HttpMethod, HttpReply } from "../../packages/core/src/http/http-port.ts";
import { redirectTarget } from "../../packages/core/src/http/redirect.ts";
import { readRetryAfter } from "../../packages/core/src/http/retry.ts";
import { redact } from "../../packages/core/src/redact.ts";
import { challengeMessage, isPubChallenge } from "../../packages/core/src/registries/challenge.ts";
import { readExpiry } from "../../packages/core/src/registries/expiry.ts";
import { jwtExpiry } from "../../packages/core/src/registries/jwt-expiry.ts";
import { openRegistry } from "../../packages/core/src/registries/open-registry.ts";
import { quotation } from "../../packages/core/src/registries/quotation.ts";
import { tokenPath } from "../../packages/core/src/registries/token-path.ts";
import { Secret } from "../../packages/core/src/secret.ts";
import { operations } from "../../packages/core/test/registry-operations.ts";
import { given, givenLater, law, token, withoutToken } from "../laws.ts";
import { target } from "../target.ts";
import { anyPiece, anyText, jsonText, jsonValue, nearTo, wellFormed } from "../texts.ts";

const ORIGIN = "https://registry.example.com";
const NOW = Date.parse("2030-01-01T00:00:00Z");

interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

type HeadersCase = [Record<string, string>, HttpMethod, number];

const NAMES = [
  ..."body success error message details field path code error_description token id tokens accessToken".split(
    " ",
  ),
  ..."expiresIn mfaRequired mfaToken access_token hosted_url expires_at onepubToken organisationName".split(
    " ",
  ),
  ..."obfuscatedId username orgs scopes expiresAt name user description created_at last_used_at".split(" "),
  ..."permissions role email url packages page total issues".split(" "),
];

const bodies = jsonText(
  [
    { tokens: [{ id: "1", name: "ci", created_at: 1_700_000_000, expires_at: null, permissions: "write" }] },
    {
      error: { message: '[{"path":["expires_in_days"],"message":"Too big"}]', name: "ZodError" },
      success: false,
    },
    {
      username: "someone",
      orgs: [{ name: "acme", role: "owner" }],
      scopes: ["read"],
      expiresAt: "2030-01-01T00:00:00Z",
    },
    {
      body: { organisationName: "acme", obfuscatedId: "abcdefghij", message: token.reveal() },
      success: true,
    },
    { packages: {}, "metadata-url": "/p2/%package%.json" },
  ],
  NAMES,
);

const headers: fc.Arbitrary<Record<string, string>> = fc.record(
  {
    "content-type": fc.constantFrom(
      "application/json",
      "text/html",
      "application/xml",
      "",
      "a/b; charset=\ud800",
    ),
    "www-authenticate": nearTo([
      'Bearer realm="pub", message="Log in at https://example.com"',
      'Basic realm="Gitea Package API"',
      'Bearer error_description="\\"no\\""',
    ]),
    location: nearTo([
      "/elsewhere",
      "https://registry.example.com/a",
      "https://elsewhere.example/",
      "http://registry.example.com/",
      "//a@b/",
    ]),
    "retry-after": nearTo(["0", "3", "120", "Tue, 01 Jan 2030 00:00:05 GMT", "-1", "1e9"]),
    link: nearTo(['<https://registry.example.com/?page=2>; rel="next"']),
  },
  { requiredKeys: [] },
);

const replies: fc.Arbitrary<Answer> = fc.record({
  status: fc.constantFrom<number>(
    200,
    200,
    201,
    204,
    301,
    303,
    307,
    400,
    401,
    401,
    403,
    404,
    407,
    409,
    418,
    422,
    429,
    500,
    501,
    503,
    999,
  ),
  headers,
  body: bodies,
});

/** Node takes no more than 16 kB of headers (`--max-http-header-size`). */
const header = (size: number) => Math.min(size, 16_000);

const names = operations.map(({ kind, name }) => `${kind}: ${name}`);

/** What an operation makes of answers, the last of which is given again and again. */
async function ask(
  name: string,
  answers: readonly { status: number; headers: Record<string, string>; body: string }[],
): Promise<void> {
  const operation = operations[names.indexOf(name)];
  law(operation !== undefined, "The operation exists");
  if (operation === undefined) return;
  let now = NOW;
  const clock = {
    now: () => now,
    random: () => 0.5,
    pause: async (milliseconds: number) => {
      now += milliseconds;
    },
  };
  const given = [...(operation.opening === undefined ? [] : [operation.opening]), ...answers];
  let count = 0;
  const port = async (): Promise<HttpReply> => {
    law(++count < 500, "The questions come to an end");
    const { status = 200, headers = {}, body = "" } = given[Math.min(count, given.length) - 1] ?? {};
    return { status, headers, body: new Secret(String(body)) };
  };
  const http = httpClient({ port, clock, userAgent: "setup-registry-token/0.0.0 (fuzz)" });
  const registry = openRegistry(operation.kind, { url: ORIGIN, http, clock });
  const credentials = {
    token,
    authority: token,
    name: "developer@example.com",
    password: token,
    code: new Secret("123456"),
    jwt: token,
  };
  const result = await givenLater(async () => (await operation.begin(registry, credentials))());
  if (!/issue|log in|export|exchange|factor/.test(operation.name))
    withoutToken(result, "What a registry says");
}

const secretTexts = fc.tuple(anyText, anyText).map(([before, after]) => before + token.reveal() + after);

export const answerTargets = [
  target({
    name: "answers of registries",
    values: fc.tuple(fc.constantFrom(...names), fc.array(replies, { minLength: 1, maxLength: 3 })),
    check: ([name, answers]) =>
      ask(name, answers as { status: number; headers: Record<string, string>; body: string }[]),
    large: {
      "many tokens": (size) =>
        [
          "package-broker: list",
          [
            {
              status: 200,
              headers: { "content-type": "application/json" },
              body: JSON.stringify({
                tokens: Array.from({ length: size / 40 }, (_, id) => ({
                  id: `${id}`,
                  name: "a token's name",
                })),
              }),
            },
          ],
        ] as [string, Answer[]],
      "a long reason": (size) =>
        [
          "package-broker: list",
          [
            {
              status: 422,
              headers: { "content-type": "application/json" },
              body: JSON.stringify({ error: "no ".repeat(size / 3) }),
            },
          ],
        ] as [string, Answer[]],
      "a long challenge": (size) =>
        [
          "pub: verify",
          [
            {
              status: 401,
              headers: { "www-authenticate": `Bearer realm="pub", message="${'\\"'.repeat(size / 2)}` },
              body: "",
            },
          ],
        ] as [string, Answer[]],
    },
  }),
  target({
    name: "headers of answers",
    values: fc.tuple(
      headers,
      fc.constantFrom<HttpMethod>("GET", "HEAD", "POST", "DELETE"),
      fc.constantFrom<number>(200, 301, 302, 307, 308),
    ),
    check: ([values, method, status]) => {
      const found = values;
      challengeMessage(found["www-authenticate"]);
      isPubChallenge(found["www-authenticate"]);
      const pause = readRetryAfter(found["retry-after"], NOW);
      law(pause === undefined || pause >= 0, "A pause is no negative time");
      const reply = { status, headers: found, body: new Secret("") };
      const to = given(() => redirectTarget({ method, url: new URL(ORIGIN), reply, redirects: 0, token }));
      if (to !== undefined) law(to.origin === ORIGIN, "The token goes to no other origin");
    },
    large: {
      "an open quotation mark": (size) =>
        [{ "www-authenticate": `Bearer message="${"\\".repeat(header(size))}` }, "GET", 401] as HeadersCase,
      "challenge after challenge": (size) =>
        [{ "www-authenticate": "Bearer ".repeat(header(size) / 7) }, "GET", 401] as HeadersCase,
    },
  }),
  target({
    name: "times and ids of tokens",
    values: fc.oneof(
      jsonValue(["exp"]),
      nearTo(["2030-01-01T00:00:00Z", "2030-01-01 00:00:00", "2030-01-01T00:00:00+99:99", ".", "..", "a/b"]),
    ),
    check: (value) => {
      const expiry = readExpiry(value);
      if (expiry.kind === "at") expiry.date.toISOString();
      const jwt = [{ alg: "none" }, { exp: value }].map((part) =>
        Buffer.from(JSON.stringify(part)).toString("base64url"),
      );
      const own = jwtExpiry(new Secret(`${jwt.join(".")}.x`));
      if (own.kind === "at") own.date.toISOString();
      if (typeof value !== "string") return;
      const path = given(() => tokenPath("/api/tokens", value));
      if (path !== undefined)
        law(new URL(path, ORIGIN).pathname === path, "A path of one token leads nowhere else");
    },
  }),
  target({
    name: "quotations",
    values: fc.oneof(secretTexts, anyText),
    check: (text) => {
      withoutToken(redact(text, [token]), "A redacted text");
      const quoted = quotation(text, [token]) ?? "";
      withoutToken(quoted, "A quotation");
      law(quoted.length <= 200 && !/[\r\n\p{Cc}\p{Cs}]/u.test(quoted), "A quotation is one short line");
    },
    large: {
      blanks: (size) => " ".repeat(size),
      "beginnings of the token": (size) =>
        token
          .reveal()
          .slice(0, 12)
          .repeat(size / 12),
      tokens: (size) => token.reveal().repeat(size / token.reveal().length),
    },
  }),
  target({
    name: "secrets in texts, in any encoding",
    values: fc.tuple(
      anyPiece,
      anyPiece,
      fc.constantFrom("plain", "json", "uri", "form", "hex", "basic", "base64"),
    ),
    check: ([before, after, encoding]) => {
      const inner = wellFormed(before) + token.reveal() + wellFormed(after);
      const bytes = Buffer.from(inner, "utf8");
      const text = {
        plain: inner,
        json: JSON.stringify(inner),
        uri: encodeURIComponent(inner),
        form: new URLSearchParams({ a: inner }).toString(),
        hex: bytes.toString("hex"),
        basic: Buffer.from(`${before}:${token.reveal()}`, "utf8").toString("base64"),
        base64: bytes.toString("base64url"),
      }[encoding];
      withoutToken(redact(text ?? "", [token]), `A redacted text (${encoding})`);
    },
  }),
];
