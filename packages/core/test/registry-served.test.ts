import { describe, expect, it } from "vitest";
import { derivedForms } from "../src/redact.ts";
import { Secret } from "../src/secret.ts";
import { formsIn, serve } from "./http-loopback.ts";
import { newCredentials, newSecret, registryAt, secretsIn } from "./registry-loopback.ts";
import { namedOperations, type Operation } from "./registry-operations.ts";

/** What a good answer of any kind of registry has in it, with one text in every place for texts. */
function goodAnswer(text: string, issued: Secret) {
  const token = issued.reveal();
  const fields = {
    ...{ username: text, email: text, scopes: [text, text], mfaEnabled: false },
    ...{ orgs: [{ name: text, id: text, role: text }], expiresAt: "2999-01-01T00:00:00Z" },
    ...{ organisationName: text, obfuscatedId: text, obfuscatedOrganisationId: text, operatorEmail: text },
    ...{ id: text, name: text, label: text, description: text, permissions: text, packageScope: text },
    ...{ user: { email: text, role: text, two_factor_enabled: false } },
    ...{ token, accessToken: token, access_token: token, onepubToken: token },
    ...{ hosted_url: `https://registry.example/api/${encodeURIComponent(text)}/` },
  };
  return { ...fields, body: fields, tokens: [fields] };
}

/** One call, to a server that does what is asked of it and says whatever `say` has. */
async function called(operation: Operation, say: (secrets: Secret[]) => string) {
  const credentials = newCredentials();
  const issued = newSecret();
  const secrets: Secret[] = [];
  // What the other calls do not take out of an answer, nobody knows to be a secret.
  const isIssuing = /^(?:issue|log in|answer|exchange|export)/.test(operation.name);
  const { origin } = await serve((response, request, count) => {
    if (count === 1 && operation.opening !== undefined) {
      const { status, body } = operation.opening;
      return response.writeHead(status, { "content-type": "application/json" }).end(body);
    }
    const told = secretsIn(request, credentials).map((text) => new Secret(text));
    secrets.splice(0, secrets.length, ...told, ...(isIssuing ? [issued] : []));
    const good = goodAnswer(say(secrets), issued);
    const isList = request.method === "GET" && request.path === "/api/tokens";
    return response
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify(isList ? good.tokens : good));
  });
  const call = await operation.begin(registryAt(operation.kind, origin), credentials);
  const outcome = await call().then(
    (result) => ({ result, shown: JSON.stringify(result) ?? "" }),
    (error: Error) => ({ result: undefined, shown: `${error.message} ${error.stack}` }),
  );
  return { ...outcome, secrets };
}

/** All texts below a value. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null || value instanceof Secret) return [];
  return Object.values(value).flatMap(textsIn);
}

describe.each(namedOperations)(
  "$title: what the registry says comes in through one door",
  ({ operation }) => {
    it("without any secret of the request or of the answer, in any form", async () => {
      const forms = (secrets: Secret[]) => secrets.flatMap((secret) => derivedForms(secret));
      const { shown, secrets } = await called(operation, (secrets) => `of ${forms(secrets).join(" or ")}.`);
      for (const secret of secrets) expect(formsIn(shown, secret)).toEqual([]);
    });

    it("where each text is a secret and nothing else", async () => {
      for (const index of [0, 1, 2]) {
        const { shown, secrets } = await called(operation, (secrets) => secrets[index]?.reveal() ?? "");
        for (const secret of secrets) expect(formsIn(shown, secret)).toEqual([]);
      }
    });

    it("as short single lines without control and invisible characters", async () => {
      const text = `a\r\n::error::b\u001b[31m\u202e\u0000${"c".repeat(50_000)}`;
      const { result, shown } = await called(operation, () => text);
      for (const line of result === undefined ? [] : textsIn(result)) {
        expect(line).toMatch(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{0,1000}$/u);
      }
      expect(shown.length).toBeLessThan(12_000);
    });

    it("as it is, if there is nothing wrong with it", async () => {
      const { result } = await called(operation, () => "Grüße-7");
      if (result === undefined) return;
      const texts = textsIn(result).filter((text) => text.startsWith("Gr"));
      expect(new Set(texts)).toEqual(new Set(texts.length === 0 ? [] : ["Grüße-7"]));
    });
  },
);

describe("a token whose id is the token", () => {
  const operationOf = (title: string): Operation => {
    const found = namedOperations.find((named) => named.title === title);
    if (found === undefined) throw new Error(`There is no ${title}.`);
    return found.operation;
  };

  it.each(["apkg: issue", "package-broker: issue"])("has none: %s", async (title) => {
    const { result, shown, secrets } = await called(
      operationOf(title),
      (secrets) => secrets.at(-1)?.reveal() ?? "",
    );
    expect(result).toBeUndefined();
    expect(shown).toMatch(/without (?:the|an) id of the token that it issued/);
    for (const secret of secrets) expect(formsIn(shown, secret)).toEqual([]);
  });

  it.each(["apkg: list", "package-broker: list"])("that lists tokens is not readable: %s", async (title) => {
    const { result } = await called(operationOf(title), (secrets) => `x${secrets[0]?.reveal()}`);
    expect(result).toEqual({ tokens: [], unreadable: 1 });
  });
});

it("refuses a URL of packages that cannot be used, and takes long lists in part", async () => {
  const { openRegistry } = await import("../src/registries/open-registry.ts");
  const asked = (reply: object) =>
    openRegistry("onepub", {
      url: "https://registry.example",
      clock: { now: Date.now, random: Math.random, pause: async () => {} },
      http: async ({ url }) => ({
        status: 200,
        headers: {},
        url,
        body: new Secret(JSON.stringify(reply)),
      }),
    });
  const exchange = (hosted_url: string) => {
    const { exchangeOidc } = asked({ access_token: newSecret().reveal(), hosted_url });
    return exchangeOidc.exchange(newSecret());
  };
  for (const url of [
    "javascript:alert(1)",
    "https://user:pw@a.example/",
    "https://a.example/api/../x/",
    "nowhere",
  ]) {
    await expect(exchange(url)).rejects.toMatchObject({ code: "registry-misbehaved", reason: "incomplete" });
  }
  await expect(exchange("https://a.example/api/x/")).resolves.toMatchObject({
    registryUrl: "https://a.example/api/x/",
  });
});
