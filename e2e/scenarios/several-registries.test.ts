import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { evaluateTemplate } from "../runner/expression.ts";
import { jobForTest } from "../runner/job-for-test.ts";
import { actionFolder } from "./action-folder.ts";
import { clientFiles } from "./client-files.ts";
import { readFileTree } from "./file-tree.ts";
import { folderForTest, writeFileBelow } from "./folder-for-test.ts";
import { randomToken } from "./random-token.ts";

const onepubUrl = "https://onepub.dev/api/examplepub/";

async function situation() {
  const home = await folderForTest();
  const tokens = { pub: randomToken(), composer: randomToken(), apkg: randomToken() };
  const job = await jobForTest({ home, secrets: Object.values(tokens) });
  const list = [
    { registry: "onepub", url: onepubUrl, token: tokens.pub },
    { registry: "composer", url: "https://packages.example", token: tokens.composer, username: "example" },
    { registry: "apkg", token: tokens.apkg },
  ];
  return { home, job, tokens, list };
}

/** Uses the action with a list that it has to refuse before it changes anything, and gives the error's text. */
async function refusal(registries: string, inputs: Readonly<Record<string, string>> = {}): Promise<string> {
  const { home, job } = await situation();
  const main = await job.uses(actionFolder, { with: { verify: "false", registries, ...inputs } });
  expect(main).toMatchObject({ conclusion: "failure", exitCode: 1, outputs: {}, state: {} });
  expect(main.annotations).toMatchObject([{ level: "error" }]);
  expect(main.stderr).toBe("");
  expect(job.environment).toEqual({});
  expect(await readFileTree(home)).toEqual({});
  const { posts } = await job.finish();
  expect(posts).toMatchObject([{ conclusion: "success", annotations: [] }]);
  expect(await readFileTree(home)).toEqual({});
  return main.annotations[0]?.message ?? "";
}

const ADVICE = `Write each token as \${{ toJSON(secrets.NAME) }}, without quotes around it.`;

/** A list for one Composer repository, as the README shows it, filled in as GitHub would. */
function listFor(secrets: Readonly<Record<string, string>>): string {
  const list = `- registry: composer\n  url: https://h.example\n  token: \${{ toJSON(secrets.NAME) }}\n`;
  return evaluateTemplate(list, { contexts: { secrets }, status: "success" });
}

describe("a list with toJSON", () => {
  it.each([
    ...['"', "\\", "'", "#", "*", "&", "!", "%", "@", "`", "{", "[", "|", ">", "-", "?", ":"],
    ...["null", "true", "~", "1e5"],
  ])("delivers a token that begins and ends with %j as it is", async (part) => {
    const token = `${part}${randomToken()}${part}`;
    const home = await folderForTest();
    const job = await jobForTest({ home, secrets: [token] });
    const main = await job.uses(actionFolder, {
      with: { verify: "false", registries: listFor({ NAME: token }) },
    });
    expect(main, main.log).toMatchObject({ conclusion: "success", annotations: [] });
    const written = JSON.parse(await readFile(main.outputs["credential-file"] ?? "", "utf8"));
    expect(written["http-basic"]["h.example"].password).toBe(token);
    expect(job.log).not.toContain(token);
  });

  it("says that a secret is missing, which toJSON makes null of", async () => {
    expect(listFor({})).toContain("token: null");
    expect(await refusal(listFor({}))).toMatch(
      /^The token of item 1 of registries is empty\..*spelling of its name/s,
    );
  });
});

describe("a list of registries", () => {
  it.each(["JSON", "YAML"])("in %s sets up each of them and puts each back", async (format) => {
    const { home, job, tokens, list } = await situation();
    const yaml = `
      # one item for each registry
      - registry: onepub
        url: ${onepubUrl}
        token: "${tokens.pub}"
      - {registry: composer, url: 'https://packages.example', token: '${tokens.composer}', username: example}
      - registry: apkg
        token: ${tokens.apkg}   # unquoted
    `;
    const main = await job.uses(actionFolder, {
      with: { verify: "false", registries: format === "JSON" ? JSON.stringify(list) : yaml },
    });
    expect(main).toMatchObject({ conclusion: "success", annotations: [] });
    const auth = JSON.parse(
      await readFile(String(JSON.parse(main.outputs.registries ?? "")[1]["credential-file"]), "utf8"),
    );
    expect(auth["http-basic"]).toEqual({
      "packages.example": { username: "example", password: tokens.composer },
    });
    expect(job.environment.APKG_TOKEN).toBe(tokens.apkg);
    expect(job.environment[main.outputs["environment-variable"] ?? ""]).toBe(tokens.pub);
    const { posts } = await job.finish();
    expect(posts).toHaveLength(1);
    expect(await readFileTree(home)).toEqual({});
  });

  it("takes store and env-name of each item, and the step's store where an item has none", async () => {
    const { home, job, tokens } = await situation();
    const list = [
      {
        registry: "pub",
        url: "https://one.example",
        token: tokens.pub,
        store: "env",
        "env-name": "TOKEN_OF_ONE",
      },
      { registry: "pub", url: "https://two.example", token: tokens.apkg },
    ];
    const main = await job.uses(actionFolder, {
      with: { verify: "false", registries: JSON.stringify(list), store: "file" },
    });
    expect(JSON.parse(main.outputs.registries ?? "")).toMatchObject([
      { "environment-variable": "TOKEN_OF_ONE" },
      { "environment-variable": "" },
    ]);
    expect(job.environment).toEqual({ TOKEN_OF_ONE: tokens.pub });
    expect(await readFile(join(home, clientFiles.pub), "utf8")).toContain(tokens.apkg);
    await job.finish();
    expect(await readFileTree(home)).toEqual({});
  });

  it("of Composer hosts in the environment gathers them in one COMPOSER_AUTH, with those of an earlier step", async () => {
    const { home, job, tokens } = await situation();
    const item = (name: keyof typeof tokens) => ({
      registry: "composer",
      url: `https://${name}.example`,
      token: tokens[name],
      store: "env",
    });
    await job.uses(actionFolder, { with: { verify: "false", ...item("pub") } });
    const registries = JSON.stringify([item("composer"), item("apkg")]);
    expect((await job.uses(actionFolder, { with: { verify: "false", registries } })).annotations).toEqual([]);
    const basic = JSON.parse(job.environment.COMPOSER_AUTH ?? "")["http-basic"];
    expect(basic).toEqual({
      "pub.example": { username: "token", password: tokens.pub },
      "composer.example": { username: "token", password: tokens.composer },
      "apkg.example": { username: "token", password: tokens.apkg },
    });
    expect(await readFileTree(home)).toEqual({});
  });

  it("of which the second fails leaves nothing of the first", async () => {
    const { home, job, list } = await situation();
    await writeFileBelow(home, clientFiles.pub, '{"version":1,\n\n"hosted":[]}');
    await writeFileBelow(home, clientFiles.composer, '{"http-basic": {oops}}');
    const atStart = await readFileTree(home);
    const main = await job.uses(actionFolder, {
      with: { verify: "false", registries: JSON.stringify(list) },
      id: "login",
    });
    expect(main).toMatchObject({ conclusion: "failure", exitCode: 1, outputs: {} });
    expect(main.annotations).toMatchObject([
      { level: "error", message: expect.stringContaining(`${join(home, clientFiles.composer)}:1:17: `) },
    ]);
    expect(job.environment).toEqual({});
    expect(await readFileTree(home)).toEqual(atStart);
    const { posts, conclusion } = await job.finish({
      beforeWipe: async (folder) => {
        const left = Object.keys(await readFileTree(folder));
        expect(left.filter((path) => path.includes("setup-registry-token"))).toEqual([]);
      },
    });
    expect(conclusion).toBe("failure");
    expect(posts).toMatchObject([{ conclusion: "success", annotations: [] }]);
    expect(await readFileTree(home)).toEqual(atStart);
  });
});

describe("a list that is refused", () => {
  it.each([
    ["an unknown key", '[{"registry":"apkg","token":"TOKEN","tokens":"x"}]', "key 3 of item 1"],
    [
      "an unknown registry",
      '[{"registry":"npm","token":"TOKEN"}]',
      "The registry of item 1 of registries is not known",
    ],
    ["no registry", '[{"token":"TOKEN"}]', "The registry of item 1 of registries is missing"],
    ["no url", '[{"registry":"pub","token":"TOKEN"}]', "The url of item 1 of registries is missing"],
    ["no token", '[{"registry":"apkg"}]', "The token of item 1 of registries is empty"],
    [
      "a token that is null",
      '[{"registry":"apkg","token":null}]',
      "The token of item 1 of registries is empty",
    ],
    [
      "a token that is a number",
      '[{"registry":"apkg","token":12345678}]',
      `needs text for token in item 1 of registries, but has a number. ${ADVICE}`,
    ],
    ["a token that is a list", '[{"registry":"apkg","token":["TOKEN"]}]', `but has a list. ${ADVICE}`],
    [
      "a url that is a number",
      '[{"registry":"apkg","url":1,"token":"TOKEN"}]',
      "but has a number. Put it in quotes",
    ],
    [
      "an unknown store",
      '[{"registry":"apkg","token":"TOKEN","store":"keychain"}]',
      "must be one of: auto, file, env",
    ],
    ["an object instead of a list", '{"registry":"apkg","token":"TOKEN"}', "must be a list"],
    ["an empty list", "[]", "must be a list"],
    ["text", "TOKEN", "must be a list"],
    ["a text as an item", '["TOKEN"]', "needs an object with registry, url and token as item 1"],
    ["YAML that is cut off", "- registry: apkg\n  token: 'TOKEN", "at line 2"],
    ["a token with a quotation mark, in such", '- registry: apkg\n  token: "TOKEN"x"', ADVICE],
    ["a token with a backslash, in quotation marks", '- registry: apkg\n  token: "TOKEN\\x"', ADVICE],
    ["lists in lists without an end", "[".repeat(50_000), `(RESOURCE_EXHAUSTION). ${ADVICE}`],
    ["an alias without an anchor", '- registry: apkg\n  token: "TOKEN"\n  url: *TOKEN', ADVICE],
    ["a key twice", "- registry: apkg\n  token: TOKEN\n  token: TOKEN", "at line 3"],
    ["an unquoted token that is an alias in YAML", "- registry: apkg\n  token: *TOKEN", "YAML alias"],
    ["an unquoted token that begins with @", "- registry: apkg\n  token: @TOKEN", "at line 2"],
    ["an unquoted token that begins with %", "- registry: apkg\n  token: %TOKEN", "at line 2"],
  ])("for %s", async (_title, registries, message) => {
    const token = randomToken();
    const said = await refusal(registries.replaceAll("TOKEN", token));
    expect(said).toContain(message);
    expect(said).not.toContain(token.slice(0, 8));
  });

  it.each([
    ["registry", "apkg"],
    ["url", "https://h.example"],
    ["token", randomToken()],
    ["username", "example"],
    ["env-name", "MY_TOKEN"],
  ])("for the input %s beside it", async (name, value) => {
    const said = await refusal(JSON.stringify([{ registry: "apkg", token: randomToken() }]), {
      [name]: value,
    });
    expect(said).toBe(`The input registries takes the place of ${name}: move it into the list.`);
  });

  it.each([
    ["pub", ["https://h.example/x", "HTTPS://h.example:443/x/"], ["auto", "file"]],
    ["composer", ["https://h.example/x", "https://h.example/y"], ["auto", "auto"]],
    ["composer", ["https://h.example/x", "https://h.example/y"], ["env", "env"]],
    ["composer", ["https://h.example", "https://h.example"], ["file", "env"]],
    ["apkg", ["https://h.example", "https://two.example"], ["auto", "file"]],
  ] as const)("for two items of %s that it cannot tell apart: %j, %j", async (registry, urls, stores) => {
    const twins = urls.map((url, index) => ({ registry, url, token: randomToken(), store: stores[index] }));
    expect(await refusal(JSON.stringify(twins))).toContain(
      "that its client cannot tell apart. Keep one of them.",
    );
  });

  it("for two items that share one variable", async () => {
    const twins = ["https://one.example", "https://two.example"].map((url) => ({
      registry: "pub",
      url,
      token: randomToken(),
      "env-name": "MY_TOKEN",
    }));
    expect(await refusal(JSON.stringify(twins))).toContain(
      "Two registries cannot share the variable MY_TOKEN",
    );
  });
});

describe("tokens that YAML could take for something else", () => {
  it.each([
    "1e5000000",
    "0x1234567",
    "1_000_000",
    "2026-01-01",
    "12345678901234567890",
    ".inf-inf",
    "true-ish-no",
  ])("%s stays text in the list", async (token) => {
    const job = await jobForTest({ home: await folderForTest() });
    const main = await job.uses(actionFolder, {
      with: { verify: "false", registries: `- registry: apkg\n  token: ${token}` },
    });
    expect(main.conclusion).toBe("success");
    expect(job.environment.APKG_TOKEN).toBe(token);
  });
});
