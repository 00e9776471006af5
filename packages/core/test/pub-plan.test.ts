import { describe, expect, it } from "vitest";
import type { CredentialPlan, CredentialRequest } from "../src/package-managers/package-manager.ts";
import { pub, withoutPubDevEntry } from "../src/package-managers/pub.ts";
import { pubTokens } from "../src/package-managers/pub-tokens.ts";
import { Secret } from "../src/secret.ts";
import type { Surroundings } from "../src/surroundings.ts";
import characters from "./data/pub-token-characters.json" with { type: "json" };

const FILE = "/home/u/.config/dart/pub-tokens.json";
const URL_IN_PUBS_FORM = "https://h.example/api/org/";
const DERIVED = "PUB_TOKEN_H_EXAMPLE_API_ORG_CAE15A99";

function surroundings(tokens?: string, env: Record<string, string> = {}): Surroundings {
  return {
    platform: "linux",
    env: { HOME: "/home/u", ...env },
    currentDirectory: "/job",
    accountHome: () => "/home/u",
    isDirectory: () => true,
    readText: (path) => (path === FILE ? tokens : undefined),
  };
}

function request(changes: Partial<CredentialRequest> = {}): CredentialRequest {
  return {
    url: URL_IN_PUBS_FORM,
    token: new Secret(crypto.randomUUID()),
    store: "auto",
    userName: "token",
    variableName: undefined,
    ...changes,
  };
}

function revealed(plan: CredentialPlan, put?: string): Record<string, string> {
  const variables = Object.entries(plan.variables(put, {}));
  return Object.fromEntries(
    variables.map(([name, value]) => [name, value instanceof Secret ? value.reveal() : value]),
  );
}

describe("with store auto or env", () => {
  it.each(["auto", "env"] as const)(
    "%s: the file names a variable, and the variable holds the token",
    async (store) => {
      const asked = request({ store });
      const plan = await pub.plan(asked, surroundings());
      const put = plan.entry?.choose(undefined);
      expect(plan).toMatchObject({
        registryUrl: URL_IN_PUBS_FORM,
        isTokenInFile: false,
        variableName: DERIVED,
        warnings: [],
      });
      expect(plan.entry).toMatchObject({ file: FILE, key: URL_IN_PUBS_FORM, format: pubTokens });
      expect(put).toBe(`{"url":"${URL_IN_PUBS_FORM}","env":"${DERIVED}"}`);
      expect(revealed(plan, put)).toEqual({ [DERIVED]: asked.token.reveal() });
    },
  );

  it("the token is a Secret until it is exported", async () => {
    const asked = request();
    const plan = await pub.plan(asked, surroundings());
    expect(JSON.stringify([plan, plan.variables(undefined, {})])).not.toContain(asked.token.reveal());
  });

  it("takes the name that was asked for", async () => {
    const plan = await pub.plan(request({ variableName: "ONEPUB_TOKEN" }), surroundings());
    expect(plan.variableName).toBe("ONEPUB_TOKEN");
    expect(plan.entry?.choose(undefined)).toContain('"env":"ONEPUB_TOKEN"');
  });

  it("shares the variable of another running job, each job with its own token", async () => {
    const held = '{ "url": "https://h.example/api/org", "env": "ONEPUB_TOKEN" }';
    const asked = request();
    const plan = await pub.plan(asked, surroundings());
    expect(plan.entry?.choose(held)).toBe(held);
    expect(revealed(plan, held)).toEqual({
      [DERIVED]: asked.token.reveal(),
      ONEPUB_TOKEN: asked.token.reveal(),
    });
  });

  it.each([
    ["a token", '{"url":"https://h.example/api/org/","token":"t"}'],
    ["both", '{"url":"https://h.example/api/org/","token":"t","env":"OTHER"}'],
    ["neither", '{"url":"https://h.example/api/org/"}'],
    ["a variable that Node reads", '{"url":"https://h.example/api/org/","env":"NODE_OPTIONS"}'],
    ["a name that is none", '{"url":"https://h.example/api/org/","env":"a b"}'],
  ])("puts its own entry where another job's holds %s", async (_, held) => {
    const plan = await pub.plan(request(), surroundings());
    expect(plan.entry?.choose(held)).toBe(`{"url":"${URL_IN_PUBS_FORM}","env":"${DERIVED}"}`);
    expect(Object.keys(revealed(plan, held))).toEqual([DERIVED]);
  });

  it("E8, E9: replaces the entry of the same URL, and appends", async () => {
    const before =
      '{"version":1,"hosted":[{"url":"https://h.example/api/org","token":"t"},{"url":"https://z.example","env":"Z"}]}';
    const { entry } = await pub.plan(request({ variableName: "ONEPUB_TOKEN" }), surroundings(before));
    expect(entry?.format.put(before, entry.key, entry.choose(undefined) ?? "")).toBe(
      `{"version":1,"hosted":[{"url":"https://z.example","env":"Z"},{"url":"${URL_IN_PUBS_FORM}","env":"ONEPUB_TOKEN"}]}`,
    );
  });
});

describe("with store file", () => {
  it("the file holds the token, and no variable does", async () => {
    const asked = request({ store: "file" });
    const plan = await pub.plan(asked, surroundings());
    const put = JSON.stringify({ url: URL_IN_PUBS_FORM, token: asked.token.reveal() });
    expect(plan.entry?.choose(undefined)).toBe(put);
    expect(plan.entry?.choose('{"url":"https://h.example/api/org/","env":"OTHER"}')).toBe(put);
    expect(plan).toMatchObject({ isTokenInFile: true, variableName: undefined });
    expect(plan.variables(put, {})).toEqual({});
  });
});

describe("what pub would not take is refused before anything is written", () => {
  interface Row {
    id: string;
    token?: string;
    base64Of?: string;
    times?: number;
    isTaken: boolean;
  }

  it.each<Row>(characters.rows)("$id: $token", async ({ token = "", base64Of, times = 1, isTaken }) => {
    const value = base64Of === undefined ? token.repeat(times) : btoa(base64Of);
    const plan = pub.plan(request({ token: new Secret(value) }), surroundings());
    if (isTaken) await expect(plan).resolves.toBeDefined();
    else await expect(plan).rejects.toMatchObject({ code: "token-malformed" });
  });

  it.each([
    ["\n", "character 37 is a line break"],
    [" ", "character 37 is a space or a tab"],
    ["é", "character 37 is not an ASCII character"],
    ["\u0007", "character 37 is a control character"],
    ['"', "character 37 is a punctuation mark"],
  ])("E7: a token with %j says where, and shows nothing of it", async (character, reason) => {
    const [before, after] = [crypto.randomUUID(), crypto.randomUUID()];
    const plan = pub.plan(request({ token: new Secret(before + character + after) }), surroundings());
    const error: unknown = await plan.catch((refusal: unknown) => refusal);
    expect(String(error)).toContain(reason);
    expect(String(error)).not.toContain(before);
    expect(String(error)).not.toContain(after);
  });

  it("an insecure URL", async () => {
    await expect(pub.plan(request({ url: "http://h.example" }), surroundings())).rejects.toThrow(
      "url must be https://",
    );
  });

  it("a machine on which pub finds no directory", async () => {
    await expect(pub.plan(request(), { ...surroundings(), env: {} })).rejects.toMatchObject({
      code: "location-unknown",
    });
  });

  it("E10: but a bad PUB_HOSTED_URL is not our affair", async () => {
    await expect(
      pub.plan(request(), surroundings(undefined, { PUB_HOSTED_URL: "abc://x" })),
    ).resolves.toBeDefined();
  });
});

describe("warnings", () => {
  const warnings = async (changes: Partial<CredentialRequest>, tokens?: string) =>
    (await pub.plan(request(changes), surroundings(tokens))).warnings;

  it.each([
    "https://h.example",
    "https://h.example/",
    "https://h.example/a",
    "https://h.example/a/",
    "https://h.example//",
  ])("do not come for %s, which has only a slash more or less", async (url) =>
    expect(await warnings({ url })).toEqual([]),
  );

  it("say what pub will look for when it reads the URL differently", async () => {
    expect(await warnings({ url: "https://H.example:443/%7Eorg" })).toEqual([
      expect.stringContaining('"https://H.example:443/%7Eorg" as "https://h.example/~org/"'),
    ]);
    expect(await warnings({ url: "https://pub.dartlang.org" })).toEqual([
      expect.stringContaining('as "https://pub.dev"'),
    ]);
  });

  const withSetupDart = '\ufeff{"version":1,"hosted":[{"url":"https://pub.dev","env":"PUB_TOKEN"}]}';

  it("name another registry whose entry reads the variable that was asked for", async () => {
    expect(await warnings({ variableName: "PUB_TOKEN" }, withSetupDart)).toEqual([
      expect.stringContaining("would send this token to https://pub.dev as well"),
    ]);
    expect(await warnings({ variableName: "PUB_TOKEN", url: "https://pub.dev" }, withSetupDart)).toEqual([]);
    expect(await warnings({ variableName: "ONEPUB_TOKEN" }, withSetupDart)).toEqual([]);
    expect(await warnings({ variableName: "PUB_TOKEN" }, "not JSON")).toEqual([]);
  });
});

describe("the entry of pub.dev", () => {
  it("can be taken away for the length of a job, whoever holds one", async () => {
    const entry = withoutPubDevEntry(surroundings());
    expect(entry).toMatchObject({ file: FILE, key: "https://pub.dev", format: pubTokens });
    expect(entry.choose('{"url":"https://pub.dev","env":"PUB_TOKEN"}')).toBeUndefined();
  });
});
