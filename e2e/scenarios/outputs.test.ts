import { mkdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { WorkflowText } from "../runner/contexts.ts";
import { jobForTest } from "../runner/job-for-test.ts";
import type { StepResult } from "../runner/step.ts";
import { actionFolder } from "./action-folder.ts";
import { clientFiles } from "./client-files.ts";
import { readFileTree } from "./file-tree.ts";
import { folderForTest, writeFileBelow } from "./folder-for-test.ts";
import { randomToken } from "./random-token.ts";

const pubUrl = "https://onepub.dev/api/examplepub/";

/** A home in which each client's folder exists, so that each keeps to the file that `clientFiles` names. */
async function homeWithFolders(): Promise<string> {
  const home = await folderForTest();
  for (const file of Object.values(clientFiles)) await mkdir(join(home, file, ".."), { recursive: true });
  return home;
}

describe("the outputs", () => {
  it.each([
    [
      "pub, auto",
      { registry: "onepub", url: pubUrl.slice(0, -1) },
      [pubUrl, clientFiles.pub, /^PUB_TOKEN_ONEPUB_DEV_[A-Z0-9_]+$/],
    ],
    [
      "pub, named",
      { registry: "pub", url: pubUrl, "env-name": "_TOKEN1" },
      [pubUrl, clientFiles.pub, /^_TOKEN1$/],
    ],
    ["pub, file", { registry: "pub", url: pubUrl, store: "file" }, [pubUrl, clientFiles.pub, /^$/]],
    [
      "Composer, auto",
      { registry: "composer", url: "https://h.example:8080/x" },
      ["https://h.example:8080/x", clientFiles.composer, /^$/],
    ],
    [
      "Composer, env",
      { registry: "composer", url: "https://h.example", store: "env" },
      ["https://h.example", "", /^COMPOSER_AUTH$/],
    ],
    ["apkg, auto", { registry: "apkg" }, ["https://api.apkg.ai", "", /^APKG_TOKEN$/]],
    ["apkg, file", { registry: "apkg", store: "file" }, ["https://api.apkg.ai", clientFiles.apkg, /^$/]],
  ] as const)("name the places of the credential: %s", async (_title, inputs, [url, file, variable]) => {
    const home = await homeWithFolders();
    const job = await jobForTest({ home });
    const { outputs, summary } = await job.uses(actionFolder, {
      with: { verify: "false", ...inputs, token: randomToken() },
    });
    const { registries, ...first } = outputs;
    expect(first).toEqual({
      "registry-url": url,
      "credential-file": file === "" ? "" : join(home, file),
      "environment-variable": expect.stringMatching(variable),
      account: "",
      "expires-at": "",
    });
    expect(JSON.parse(registries ?? "")).toEqual([{ registry: inputs.registry, ...first }]);
    expect(summary).toContain(`| ${inputs.registry}`);
    expect(summary).toContain("not asked");
  });

  it("can be the job's outputs: nothing of them is masked", async () => {
    const names = [
      ...["registry-url", "credential-file", "environment-variable", "account", "expires-at"],
      "registries",
    ];
    const output = (name: string): [string, WorkflowText] => [
      name,
      ({ steps }) => steps.login?.outputs[name] ?? "",
    ];
    const token = randomToken();
    const job = await jobForTest({
      home: await homeWithFolders(),
      secrets: [token],
      outputs: Object.fromEntries(names.map(output)),
    });
    const main = await job.uses(actionFolder, {
      id: "login",
      with: { verify: "false", registry: "pub", url: pubUrl, token },
    });
    // An empty output of a step is no output of the job.
    const { account: _account, "expires-at": _expiresAt, ...filled } = main.outputs;
    expect((await job.finish()).outputs).toEqual(filled);
    expect(Object.keys(main.outputs).sort()).toEqual(names.toSorted());
  });

  it("never have a common short word masked, even where one is given as the token", async () => {
    const job = await jobForTest({ home: await homeWithFolders() });
    const main = await job.uses(actionFolder, {
      with: { verify: "false", registry: "pub", url: pubUrl, token: "token" },
    });
    expect(main.annotations).toMatchObject([{ level: "warning", title: "The token cannot be masked" }]);
    expect((await job.run([process.execPath, "-p", "'no secret: a token'"])).log).toContain(
      "no secret: a token\n",
    );
  });
});

it("the state holds paths, keys and names, and nothing else", async () => {
  const home = await homeWithFolders();
  const job = await jobForTest({ home });
  const { state } = await job.uses(actionFolder, {
    with: { verify: "false", registry: "pub", url: pubUrl, token: randomToken() },
  });
  expect(Object.keys(state)).toEqual(["undo"]);
  expect(JSON.parse(state.undo ?? "")).toEqual({
    entries: [
      {
        packageManager: "pub",
        file: join(home, clientFiles.pub),
        key: pubUrl,
        claim: expect.stringContaining(join(job.folders.temporary, "setup-registry-token-")),
        missingDirectories: [],
      },
    ],
    secretVariables: [expect.stringMatching(/^PUB_TOKEN_/)],
  });
});

describe("the action used twice in one job", () => {
  it.each([
    ["pub", { registry: "pub", url: pubUrl, store: "file" }],
    ["composer", { registry: "composer", url: "https://h.example" }],
    ["apkg", { registry: "apkg", store: "file" }],
  ] as const)(
    "with two tokens for one registry of %s has the later one in effect, and puts all back",
    async (client, inputs) => {
      const home = await homeWithFolders();
      const atStart = await readFileTree(home);
      const [first, second] = [randomToken(), randomToken()];
      const job = await jobForTest({ home });
      for (const token of [first, second])
        await job.uses(actionFolder, { with: { verify: "false", ...inputs, token } });
      const text = await readFile(join(home, clientFiles[client]), "utf8");
      expect(text).toContain(second);
      expect(text).not.toContain(first);
      const { posts } = await job.finish();
      expect(posts).toMatchObject([{ annotations: [] }, { annotations: [] }]);
      expect(await readFileTree(home)).toEqual(atStart);
    },
  );

  it("with two tokens in variables has the later one in effect", async () => {
    const job = await jobForTest({ home: await homeWithFolders() });
    const tokens = [randomToken(), randomToken()];
    for (const token of tokens)
      await job.uses(actionFolder, { with: { verify: "false", registry: "pub", url: pubUrl, token } });
    expect(Object.values(job.environment)).toEqual([tokens[1]]);
  });
});

describe("cleanup: false", () => {
  it.each([
    ["pub", { registry: "pub", url: pubUrl }],
    ["composer", { registry: "composer", url: "https://h.example" }],
    ["apkg", { registry: "apkg", store: "file" }],
  ] as const)("leaves the entry of %s, and nothing else", async (client, inputs) => {
    const home = await homeWithFolders();
    const job = await jobForTest({ home });
    const main = await job.uses(actionFolder, {
      with: { verify: "false", ...inputs, token: randomToken(), cleanup: "false" },
    });
    expect(main).toMatchObject({ conclusion: "success", state: {} });
    const during = await readFileTree(home);
    const { posts } = await job.finish();
    expect(posts).toMatchObject([{ conclusion: "success", annotations: [] }]);
    expect(await readFileTree(home)).toEqual(during);
    const files = Object.entries(during).filter(([, described]) => described.startsWith("file"));
    expect(files).toEqual([[clientFiles[client], expect.stringMatching(/^file 600: /)]]);
  });

  it("leaves a malformed file beside under another name", async () => {
    const home = await homeWithFolders();
    await writeFileBelow(home, clientFiles.composer, '{"mine":');
    const job = await jobForTest({ home });
    const inputs = {
      registry: "composer",
      url: "https://h.example",
      "on-malformed": "replace",
      cleanup: "false",
    };
    await job.uses(actionFolder, { with: { verify: "false", ...inputs, token: randomToken() } });
    await job.finish();
    expect(await readFile(join(home, `${clientFiles.composer}.set-aside-1`), "utf8")).toBe('{"mine":');
  });
});

describe("cleanup: false beside a use that is cleaned up", () => {
  const url = "https://h.example";
  const stays = [
    ["another host", { url: "https://stays.example" }],
    ["the same host with another token", { url }],
  ] as const;

  it.each(stays)("leaves its entry in a file that only the user can read: %s", async (_title, inputs) => {
    const home = await homeWithFolders();
    const file = await writeFileBelow(home, clientFiles.composer, "{}\n");
    const job = await jobForTest({ home });
    const token = randomToken();
    await job.uses(actionFolder, {
      with: { verify: "false", registry: "composer", url, token: randomToken() },
    });
    await job.uses(actionFolder, {
      with: { verify: "false", registry: "composer", ...inputs, token, cleanup: "false" },
    });
    await job.finish();
    expect(Object.values(JSON.parse(await readFile(file, "utf8"))["http-basic"])).toEqual([
      { username: "token", password: token },
    ]);
    if (process.platform !== "win32") expect(((await stat(file)).mode & 0o777).toString(8)).toBe("600");
  });

  it("leaves its entry although the same one was put before, to be cleaned up", async () => {
    const home = await homeWithFolders();
    const job = await jobForTest({ home });
    const inputs = { registry: "composer", url, token: randomToken() };
    await job.uses(actionFolder, { with: { verify: "false", ...inputs } });
    await job.uses(actionFolder, { with: { verify: "false", ...inputs, cleanup: "false" } });
    await job.finish();
    expect((await readFileTree(home))[clientFiles.composer] ?? "").toContain(inputs.token);
  });
});

describe("text from outside that spells a workflow command", () => {
  const payloads = [
    "\n::set-output name=pwned::1",
    "\r::set-output name=pwned::1",
    "%0A::set-output name=pwned::1",
    "%0D%0A::error title=pwned::pwned",
    "##[set-output name=pwned]1",
    "\u2028::set-output name=pwned::1",
    "::set-output name=pwned::1",
    "x<<EOF\npwned=1\nEOF",
  ];
  const places: ((payload: string) => Record<string, string>)[] = [
    (payload) => ({ registry: "pub", url: `https://h.example/${payload}` }),
    (payload) => ({ registry: "pub", url: payload }),
    (payload) => ({ registry: "composer", url: `https://h.example/${payload}` }),
    (payload) => ({ registry: "composer", url: `https://${payload}` }),
    (payload) => ({ registry: "apkg", url: `https://h.example/${payload}` }),
    (payload) => ({ registry: "composer", url: "https://h.example", username: `a${payload}` }),
    (payload) => ({ registry: "pub", url: pubUrl, "env-name": `A${payload}` }),
    (payload) => ({ registry: payload, url: pubUrl }),
    (payload) => ({ registry: "pub", url: pubUrl, store: payload, "on-malformed": payload }),
  ];

  function expectNoCommand(result: StepResult): void {
    expect(Object.keys(result.outputs)).not.toContain("pwned");
    expect(Object.keys(result.state)).not.toContain("pwned");
    expect(result.stderr).toBe("");
    for (const { title } of result.annotations) expect(title).not.toBe("pwned");
    const lines = result.stdout.split(/\r\n|\r|\n/).map((line) => line.trim());
    const commands = lines
      .filter((line) => /^::|##\[/.test(line))
      .map((line) => /^::([a-z-]+)/.exec(line)?.[1]);
    expect(["add-mask", "error", "warning", "notice"]).toEqual(
      expect.arrayContaining([...new Set(commands)]),
    );
  }

  it.each(payloads)("gives none: %j", async (payload) => {
    const home = await homeWithFolders();
    const atStart = await readFileTree(home);
    const job = await jobForTest({ home });
    const steps = places.map((inputs) =>
      job.uses(actionFolder, {
        with: { verify: "false", ...inputs(payload), token: randomToken() },
        if: "always()",
      }),
    );
    for (const step of await Promise.all(steps)) expectNoCommand(step);
    expect(Object.keys(job.environment).filter((name) => !/^(PUB_TOKEN_|APKG_)/.test(name))).toEqual([]);
    const { posts } = await job.finish();
    for (const post of posts) expectNoCommand(post);
    expect(posts.flatMap(({ annotations }) => annotations)).toEqual([]);
    expect(await readFileTree(home)).toEqual(atStart);
  });

  it
    .skipIf(process.platform === "win32")
    .each(["\n::set-output name=pwned::1\n", "##[set-output name=pwned]1"])(
    "gives none in the path of the home directory: %j",
    async (payload) => {
      const home = join(await folderForTest(), payload);
      await mkdir(home);
      const job = await jobForTest({ home });
      const registries = JSON.stringify([
        { registry: "pub", url: pubUrl, token: randomToken() },
        { registry: "composer", url: "https://h.example", token: randomToken() },
      ]);
      const main = await job.uses(actionFolder, { with: { verify: "false", registries } });
      expect(main.conclusion).toBe("success");
      expectNoCommand(main);
      await writeFileBelow(home, clientFiles.pub, "malformed");
      const { posts } = await job.finish();
      for (const post of posts) expectNoCommand(post);
      await writeFileBelow(home, clientFiles.pub, "malformed");
      const next = await jobForTest({ home });
      expectNoCommand(await next.uses(actionFolder, { with: { verify: "false", registries } }));
    },
  );
});
