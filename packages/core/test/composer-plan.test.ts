import { describe, expect, test } from "vitest";
import { composer } from "../src/package-managers/composer.ts";
import type { CredentialPlan, CredentialRequest } from "../src/package-managers/package-manager.ts";
import { Secret } from "../src/secret.ts";
import { type ComposerMachine, composerMachine } from "./composer-machine.ts";

const token = Array.from({ length: 4 }, () => Math.random().toString(36).slice(2, 12)).join("");
const own = { username: "token", password: token };
const other = { username: "token", password: "of somebody else" };
const AUTH = "/machine/home/auth.json";

function plan(
  request: Partial<CredentialRequest> = {},
  machine: ComposerMachine = {},
): Promise<CredentialPlan> {
  const env = { COMPOSER_HOME: "/machine/home", ...machine.env };
  return composer.plan(
    {
      url: "https://h/",
      token: new Secret(token),
      store: "auto",
      userName: "token",
      variableName: undefined,
      ...request,
    },
    composerMachine({ ...machine, env }),
  );
}

function basic(entry: object): string {
  return JSON.stringify({ "http-basic": { h: entry } });
}

async function variable(present?: string): Promise<string> {
  const env = { COMPOSER_AUTH: present };
  const made = await plan({ store: "env" }, { env });
  const value = made.variables(undefined, env).COMPOSER_AUTH;
  expect(value).toBeInstanceOf(Secret);
  return value instanceof Secret ? value.reveal() : "";
}

describe("stored in the file", () => {
  test.each(["auto", "file"] as const)(
    "by %s, the token is an http-basic entry of the global auth.json",
    async (store) => {
      const { entry, ...rest } = await plan({ store });

      expect(entry).toMatchObject({ file: AUTH, key: "h" });
      expect(JSON.parse(entry?.choose(undefined) ?? "")).toEqual(own);
      expect(entry?.choose(JSON.stringify(other))).toBe(entry?.choose(undefined));
      expect(rest).toMatchObject({
        registryUrl: "https://h/",
        isTokenInFile: true,
        variableName: undefined,
        warnings: [],
      });
      expect(rest.variables(undefined, {})).toEqual({});
    },
  );

  test("it has the given user name", async () => {
    const { entry } = await plan({ userName: "ci-bot" });

    expect(JSON.parse(entry?.choose(undefined) ?? "")).toEqual({ username: "ci-bot", password: token });
  });

  test("a malformed file is left for the code that writes it", async () => {
    expect((await plan({}, { files: { [AUTH]: "{bad" } })).warnings).toEqual([]);
  });
});

describe("stored in the environment", () => {
  test("the token is in COMPOSER_AUTH and in no file", async () => {
    const made = await plan({ store: "env" });

    expect(made).toMatchObject({
      entry: undefined,
      isTokenInFile: false,
      variableName: "COMPOSER_AUTH",
      warnings: [],
    });
    expect(JSON.stringify(made.variables(undefined, {}))).not.toContain(token);
    expect(await variable()).toBe(basic(own));
  });

  test("what COMPOSER_AUTH held stays in it", async () => {
    expect(await variable('{"bearer":{"x":"t"}}')).toBe(
      `{"bearer":{"x":"t"},"http-basic":{"h":${JSON.stringify(own)}}}`,
    );
    expect(await variable(basic(other))).toBe(basic(own));
    expect(
      JSON.parse(
        await variable('{\n  "http-basic": {\n    "x": {"username": "u", "password": "p"}\n  }\n}\n'),
      ),
    ).toEqual({
      "http-basic": { x: { username: "u", password: "p" }, h: own },
    });
  });

  test.each(["", "{}", " { }\n"])("an empty COMPOSER_AUTH is no more than none: %j", async (present) => {
    expect(await variable(present)).toBe(basic(own));
  });

  test.each(["[]", '"x"', "true", "0"])(
    "a COMPOSER_AUTH that Composer ignores is replaced with a word: %s",
    async (present) => {
      const { warnings } = await plan({ store: "env" }, { env: { COMPOSER_AUTH: present } });

      expect(await variable(present)).toBe(basic(own));
      expect(warnings).toEqual([expect.stringContaining("is not an object")]);
    },
  );

  test.each([
    ["{bad", "line 1, column 2"],
    ["null", "line 1, column 1"],
    ["[1]", "line 1, column 1"],
    ["\ufeff{}", "line 1, column 1"],
    ['{"http-basic":{"x":{"username":"hidden"}}}', "line 1, column 20"],
  ])(
    "a COMPOSER_AUTH that Composer stops at is an error with the place alone: %j",
    async (present, position) => {
      const refused = plan({ store: "env" }, { env: { COMPOSER_AUTH: present } });
      const error: unknown = await refused.catch((refusal: unknown) => refusal);

      expect(error).toMatchObject({ code: "credential-file-malformed" });
      expect(String(error)).toContain(`The environment variable COMPOSER_AUTH is malformed (${position}`);
      expect(String(error)).not.toMatch(/hidden|bad/);
    },
  );
});

describe("a request that cannot be met", () => {
  test.each([
    [{ variableName: "MY_AUTH", store: "env" as const }, "input-invalid"],
    [{ userName: "a:b" }, "input-invalid"],
    [{ userName: "a\nb" }, "input-invalid"],
    [{ url: "https://user:pass@h/" }, "registry-url-invalid"],
  ])("is refused: %j", async (request, code) => {
    await expect(plan(request)).rejects.toMatchObject({ code });
  });

  test("is refused where Composer would not run", async () => {
    const env = { COMPOSER_HOME: undefined, HOME: undefined };

    await expect(plan({}, { env })).rejects.toMatchObject({ code: "location-unknown" });
  });
});

describe("something stronger than the entry", () => {
  const composerJson = "/machine/proj/composer.json";
  const projectAuth = "/machine/proj/auth.json";

  test.each<[string, ComposerMachine, RegExp]>([
    [
      "a project's auth.json",
      { files: { [composerJson]: "{}", [projectAuth]: basic(other) } },
      /^Composer will use the http-basic credential for "h" from the project's auth\.json/,
    ],
    [
      "the config of composer.json",
      { files: { [composerJson]: `{"config":${basic(other)}}` } },
      /^Composer will use the http-basic credential for "h" from the project's composer\.json/,
    ],
    [
      "COMPOSER_AUTH",
      { env: { COMPOSER_AUTH: basic(other) } },
      /^Composer will use the http-basic credential for "h" from the environment variable COMPOSER_AUTH/,
    ],
    [
      "a bearer token in the same file",
      { files: { [AUTH]: '{"bearer":{"h":"t"}}' } },
      /^Composer will use the bearer credential for "h" from Composer's global auth\.json/,
    ],
    [
      "a bearer token in the weakest place",
      { files: { "/machine/home/config.json": '{"config":{"bearer":{"h":"t"}}}' } },
      /^Composer will use the bearer credential for "h" from Composer's global config\.json/,
    ],
    [
      "a type that only newer releases know",
      { files: { [AUTH]: '{"custom-headers":{"h":["X-A: b"]}}' } },
      /^Composer 2\.7\.8 and newer will use the custom-headers credential for "h"/,
    ],
    [
      "a composer.json named by COMPOSER",
      { env: { COMPOSER: " /o/c.json " }, files: { "/o/c.json": "{}", "/o/auth.json": basic(other) } },
      /from the project's auth\.json/,
    ],
    [
      "a malformed COMPOSER_AUTH",
      { env: { COMPOSER_AUTH: "{bad" } },
      /^Composer will stop at the environment variable COMPOSER_AUTH: it is not valid JSON: line 1, column 2/,
    ],
    [
      "a malformed auth.json of the project",
      { files: { [composerJson]: "{}", [projectAuth]: '{"http-basic":{"h":"hidden"}}' } },
      /^Composer will stop at the project's auth\.json: an entry of "http-basic" has the wrong shape/,
    ],
    [
      "a GitLab domain with a path",
      { files: { [composerJson]: '{"config":{"gitlab-domains":["h/git"]}}' } },
      /^Composer looks for the credential of this URL under "h\/git", not under "h"/,
    ],
    [
      "a file that cannot be read",
      { files: { [composerJson]: "{}" }, unreadable: [projectAuth] },
      /^Whether the project's auth\.json overrides the token is not known: \S+auth\.json cannot be read \(EACCES\)\.$/,
    ],
  ])("is named in a warning: %s", async (_what, machine, warning) => {
    const { warnings } = await plan({}, machine);

    expect(warnings).toEqual([expect.stringMatching(warning)]);
    expect(warnings.join()).not.toContain("hidden");
    expect(warnings.join()).not.toContain(other.password);
  });

  test("is told apart by release where the order changed", async () => {
    const files = { [composerJson]: "{}", [projectAuth]: basic(other) };

    expect((await plan({ store: "env" }, { files })).warnings).toEqual([
      expect.stringMatching(
        /^Composer before 2\.7\.8 will use the http-basic credential .* the project's auth\.json/,
      ),
    ]);
  });

  test.each<[string, ComposerMachine]>([
    ["it holds the same credential", { env: { COMPOSER_AUTH: basic(own) } }],
    ["it is for another host", { env: { COMPOSER_AUTH: basic(other).replace('"h"', '"H"') } }],
    ["there is no composer.json beside it", { files: { [projectAuth]: basic(other) } }],
    ["it is the entry that will be replaced", { files: { [AUTH]: basic(other) } }],
    ["it is of a weaker type", { files: { [AUTH]: '{"gitlab-token":{"h":"t"}}' } }],
  ])("is not seen where %s", async (_why, machine) => {
    expect((await plan({}, machine)).warnings).toEqual([]);
  });
});
