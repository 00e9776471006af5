import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sendReply } from "../../../e2e/registries/send-reply.ts";
import { RegistryTokenError } from "../src/errors.ts";
import { failureOf, serve } from "./http-loopback.ts";
import { newCredentials, registryAt } from "./registry-loopback.ts";
import { namedOperations } from "./registry-operations.ts";

/** The names that a registry's answers are read by. */
const NAMES = [
  ...[
    "body",
    "success",
    "error",
    "message",
    "details",
    "field",
    "path",
    "code",
    "error_description",
    "token",
    "id",
  ],
  ...[
    "tokens",
    "accessToken",
    "expiresIn",
    "mfaRequired",
    "mfaToken",
    "access_token",
    "hosted_url",
    "expires_at",
  ],
  ...[
    "onepubToken",
    "organisationName",
    "obfuscatedId",
    "username",
    "orgs",
    "scopes",
    "expiresAt",
    "name",
    "user",
  ],
  ...[
    "description",
    "created_at",
    "last_used_at",
    "permissions",
    "role",
    "email",
    "url",
    "toString",
    "__proto__",
  ],
];

const { answer: anyAnswer } = fc.letrec<{ answer: unknown }>((tie) => ({
  answer: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<unknown>(
      null,
      true,
      0,
      -1,
      1e300,
      "",
      " ",
      "text",
      "2030-01-01",
      "[]",
      '[{"path":[{"toString":1}]}]',
    ),
    fc.string({ unit: "binary", maxLength: 10 }),
    fc.array(tie("answer"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...NAMES), tie("answer"), { maxKeys: 6 }),
  ),
}));
const anyStatus = fc.constantFrom(200, 201, 400, 401, 403, 404, 409, 422, 501);

describe.each(namedOperations)("$title", ({ operation }) => {
  it("ends well or with an error of ours, whatever is answered", async () => {
    let reply: { status: number; body: unknown } = { status: 200, body: {} };
    const { origin } = await serve((response, _request, count) => {
      if (count === 1 && operation.opening !== undefined) return sendReply(response, operation.opening);
      const challenge = `Bearer realm="pub", message=${JSON.stringify(reply.body).replace(/[^ -~]/g, "")}`;
      response.writeHead(reply.status, { "content-type": "application/json", "www-authenticate": challenge });
      return response.end(JSON.stringify(reply.body));
    });
    const call = await operation.begin(registryAt(operation.kind, origin), newCredentials());
    await fc.assert(
      fc.asyncProperty(anyStatus, anyAnswer, async (status, body) => {
        reply = { status, body };
        const failure = await failureOf(call());
        if (failure !== undefined) expect(failure).toBeInstanceOf(RegistryTokenError);
      }),
      { numRuns: 60 },
    );
  });
});
