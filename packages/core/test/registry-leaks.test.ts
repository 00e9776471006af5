import type { ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import { sendReply } from "../../../e2e/registries/send-reply.ts";
import { RegistryTokenError } from "../src/errors.ts";
import { derivedForms } from "../src/redact.ts";
import { openRegistry } from "../src/registries/open-registry.ts";
import { registryKindNames } from "../src/registries/registry-kind.ts";
import { Secret } from "../src/secret.ts";
import { clientOf, everythingOf, failureOf, formsIn, serve } from "./http-loopback.ts";
import { leaksIn, newCredentials, newSecret, registryAt, secretsIn } from "./registry-loopback.ts";
import { namedOperations, type Operation, operations } from "./registry-operations.ts";

/** What a server says back: some text that holds secrets. */
type Turn = (response: ServerResponse, text: string) => void;

const STATUSES = [400, 401, 402, 403, 404, 409, 410, 418, 422, 429, 500, 503] as const;

const answer = (response: ServerResponse, status: number, value: unknown, headers = {}) =>
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(value));

/** The reason in every field that any kind of registry has for one. */
const everywhere = (text: string) => ({
  error: {
    code: text,
    message: text,
    details: [{ field: text, message: text, code: text }, text],
    requestId: text,
  },
  error_description: text,
  message: text,
  body: { message: text, status: text },
  code: text,
  detail: text,
});

const TURNS: Record<string, Turn> = {
  ...Object.fromEntries(
    STATUSES.map((status): [string, Turn] => [
      `answers ${status} with it in every field`,
      (response, text) => answer(response, status, everywhere(text)),
    ]),
  ),
  "says it in an error that is a text": (response, text) =>
    answer(response, 400, { error: text, message: [text] }),
  "says it in an error of status 200": (response, text) =>
    answer(response, 200, { error: { message: text } }),
  "says it in a challenge": (response, text) =>
    answer(
      response,
      401,
      {},
      { "www-authenticate": `Bearer realm="pub", message="${text.replaceAll('"', "'")}"` },
    ),
  "says it in another challenge": (response, text) =>
    answer(
      response,
      403,
      {},
      { "www-authenticate": `Basic realm="x", error_description="${text.replaceAll('"', "'")}"` },
    ),
  "says it in a list of faults": (response, text) =>
    answer(response, 500, { message: JSON.stringify([{ path: [text, 1], message: text }]) }),
  "says it where a fault has no text": (response, text) =>
    answer(response, 500, { message: JSON.stringify([{ path: { [text]: text }, message: { text } }]) }),
  "puts it into every name": (response, text) => answer(response, 200, { [text]: { [text]: [text] } }),
  "puts it where something else belongs": (response, text) =>
    answer(response, 200, {
      token: [text],
      accessToken: { text },
      onepubToken: [text],
      username: [text],
      tokens: text,
    }),
  "answers a log-in that failed": (response, text) =>
    answer(response, 401, { body: { status: "authFailed", message: text } }),
  "sends it as a page": (response, text) =>
    response.writeHead(401, { "content-type": "text/html" }).end(text),
  "sends it as JSON that breaks off": (response, text) =>
    response
      .writeHead(200, { "content-type": "application/json" })
      .end(`{"token":${JSON.stringify(text).slice(0, -1)}`),
  "sends it again and again": (response, text) => response.end(text.repeat(100)),
  "redirects to it": (response, text) =>
    response.writeHead(302, { location: `https://registry.example/${encodeURIComponent(text)}` }).end(),
};

/** A server that answers what precedes the call as the registry would, and then as it is told. */
async function situation(operation: Operation, turn: (response: ServerResponse, told: string[]) => void) {
  const credentials = newCredentials();
  const told = new Set<string>();
  const { origin } = await serve((response, request, count) => {
    if (count === 1 && operation.opening !== undefined) return sendReply(response, operation.opening);
    for (const secret of secretsIn(request, credentials)) told.add(secret);
    return turn(response, [...told]);
  });
  const call = await operation.begin(registryAt(operation.kind, origin), credentials);
  return { call, credentials, told };
}

describe.each(namedOperations)("$title: nothing gives a secret away if the registry", ({ operation }) => {
  it.each(Object.entries(TURNS))("%s", async (_title, turn) => {
    let isInAllForms = false;
    const { call, credentials, told } = await situation(operation, (response, secrets) => {
      const forms = secrets.flatMap((secret) => derivedForms(new Secret(secret)));
      turn(response, `It is ${(isInAllForms ? forms : secrets).join(" or ")}, is it?`);
    });
    for (isInAllForms of [false, true]) {
      // What comes of it, if it is not an error after all, is shown as well.
      const outcome = await call().then(
        (result) => `fine: ${JSON.stringify(result)}`,
        (error: unknown) => error,
      );
      expect(leaksIn(outcome, credentials)).toEqual([]);
    }
    expect(told.size).toBeGreaterThan(0);
  });

  it("says it in any form that it may take", async () => {
    let said = "";
    const status = operation.name === "log out" ? 400 : 401;
    const { call, credentials, told } = await situation(operation, (response) => {
      const scheme = operation.kind === "composer" ? "Basic" : "Bearer";
      const challenge = `${scheme} realm="pub", message="${said}"`;
      answer(response, status, everywhere(said), { "www-authenticate": challenge });
    });
    await failureOf(call());
    for (const form of [...told].flatMap((secret) => derivedForms(new Secret(secret)))) {
      said = `It is ${form}, is it?`;
      const failure = await failureOf(call());
      expect(failure).toHaveProperty("said", expect.stringMatching(/^It is .*\*\*\*.*, is it\?/));
      expect(leaksIn(failure, credentials)).toEqual([]);
    }
  });
});

/** Answers from which nobody can take the secret that was just made. */
const UNUSABLE: Record<string, (response: ServerResponse, issued: string) => void> = {
  "has it in other fields": (response, issued) =>
    answer(response, 200, {
      token: [issued],
      accessToken: { issued },
      access_token: null,
      name: issued,
      [issued]: 1,
    }),
  "has nothing else": (response, issued) => answer(response, 200, { token: issued, access_token: issued }),
  "breaks off after it": (response, issued) =>
    response.writeHead(200, { "content-type": "application/json" }).end(`{"token":"${issued}"`),
  "is a page with it": (response, issued) =>
    response.writeHead(200, { "content-type": "text/html" }).end(`<p>${issued}</p>`),
  "is of a type that is made of it": (response, issued) =>
    response.writeHead(200, { "content-type": `text/${issued}` }).end(issued),
};

describe.each(namedOperations.filter(({ operation }) => isGiving(operation)))(
  "$title: an error holds nothing of the new secret if the answer",
  ({ operation }) => {
    it.each(Object.entries(UNUSABLE))("%s", async (title, respond) => {
      const issued = newSecret();
      const { call } = await situation(operation, (response) => respond(response, issued.reveal()));
      const failure = await failureOf(call());
      const isEnough = title === "has nothing else" && isSession(operation);
      if (isEnough) return expect(failure).toBeUndefined();
      expect(failure).toBeInstanceOf(RegistryTokenError);
      expect(formsIn(everythingOf(failure), issued)).toEqual([]);
    });
  },
);

function isGiving({ name }: Operation): boolean {
  return /^(?:issue|log in|answer the second factor|export a token|exchange an OIDC token)$/.test(name);
}

/** PACKAGE.broker's log-in has no more to say than the session. */
function isSession({ kind, name }: Operation): boolean {
  return kind === "package-broker" && name !== "issue";
}

describe("a Composer repository", () => {
  it("that repeats the whole credential, with another user name, is quoted without it", async () => {
    const token = newSecret();
    let sent = "";
    const { origin } = await serve((response, { headers }) => {
      sent = headers.authorization?.replace("Basic ", "") ?? "";
      answer(response, 401, {}, { "www-authenticate": `Basic realm="x", message="It is ${sent}, is it?"` });
    });
    const { send: http, clock } = clientOf();
    const registry = openRegistry("composer", { url: origin, http, clock, userName: "someone" });
    const failure = await failureOf(registry.verify(token));
    expect(Buffer.from(sent, "base64").toString()).toBe(`someone:${token.reveal()}`);
    expect(failure).toMatchObject({ code: "token-rejected", said: expect.stringContaining("***") });
    expect(formsIn(everythingOf(failure), token)).toEqual([]);
    expect(everythingOf(failure)).not.toContain(sent.slice(12));
  });
});

describe.each(registryKindNames)("a registry of the kind %s on another machine", (kind) => {
  it("is told no secret over plain http", async () => {
    const credentials = newCredentials();
    const asked: URL[] = [];
    const client = clientOf({}, async ({ url }) => {
      asked.push(url);
      return { status: 200, headers: {}, body: new Secret("{}") };
    });
    const ofKind = operations.filter(
      (operation) => operation.kind === kind && operation.opening === undefined,
    );
    for (const { begin } of ofKind) {
      const call = async () => {
        const registry = registryAt(kind, "http://registry.example", client);
        await (await begin(registry, credentials))();
      };
      const failure = await failureOf(call());
      expect(failure).toMatchObject({ code: "registry-url-invalid" });
      expect(leaksIn(failure, credentials)).toEqual([]);
    }
    expect(asked).toEqual([]);
  });
});
