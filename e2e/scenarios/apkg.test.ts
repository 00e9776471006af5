import { mkdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runApkg } from "../clients/apkg-reader.ts";
import { startApkg } from "../registries/apkg.ts";
import type { Job } from "../runner/job.ts";
import { jobForTest } from "../runner/job-for-test.ts";
import { actionFolder } from "./action-folder.ts";
import { clientFiles } from "./client-files.ts";
import { readFileTree } from "./file-tree.ts";
import { folderForTest, writeFileBelow } from "./folder-for-test.ts";
import { randomToken } from "./random-token.ts";
import { serverForTest } from "./server-for-test.ts";

const config = join(".apkg", "config.json");

async function situation() {
  const [server, home] = [await serverForTest(startApkg()), await folderForTest()];
  const token = randomToken();
  server.allow(token);
  const job = await jobForTest({ home, secrets: [token] });
  return { server, home, token, job, inputs: { registry: "apkg", url: server.url, token } };
}

const whoami = (job: Job) =>
  runApkg({ home: job.folders.home, environment: job.environment, command: "whoami" });
const login = (registry: string) =>
  `${JSON.stringify({ registry, accessToken: randomToken(), refreshToken: randomToken(), username: "example" }, undefined, 4)}\n`;

describe("apkg with the token in APKG_TOKEN", () => {
  it.each(["auto", "env"])("is let in with store: %s, and no file is made", async (store) => {
    const { server, home, token, job, inputs } = await situation();
    const main = await job.uses(actionFolder, { with: { ...inputs, url: `${server.url}//`, store } });
    expect(main.outputs).toMatchObject({
      "registry-url": server.url,
      "credential-file": "",
      "environment-variable": "APKG_TOKEN",
    });
    expect(job.environment).toMatchObject({ APKG_TOKEN: token, APKG_REGISTRY: server.url });
    expect(await whoami(job)).toMatchObject({ exitCode: 0, status: 200 });
    expect(server.requests.at(-1)?.credential).toEqual({ scheme: "bearer", token });
    await job.finish();
    expect(await readFileTree(home)).toEqual({});
  });

  it.each([
    ["that is sound", (url: string) => login(url)],
    ["that is cut off", (url: string) => login(url).slice(0, 60)],
    ["with a byte order mark", (url: string) => `\ufeff${login(url)}`],
    ["of 0 bytes", () => ""],
    ["that is UTF-16", (url: string) => Buffer.from(`\ufeff${login(url)}`, "utf16le")],
  ])("is let in past a credentials.json %s, which comes back byte for byte", async (_title, content) => {
    const { server, home, token, job, inputs } = await situation();
    const file = await writeFileBelow(home, clientFiles.apkg, content(server.url));
    const [atStart, before] = [await readFileTree(home), await readFile(file)];
    const environment = { APKG_REGISTRY: server.url, APKG_TOKEN: token };
    expect(await runApkg({ home, environment, command: "whoami" })).toMatchObject({ exitCode: 1 });
    const main = await job.uses(actionFolder, { with: inputs });
    expect(main).toMatchObject({ conclusion: "success", annotations: [] });
    expect(main.log).toContain(`${file} had to give way; it is kept as `);
    expect(await whoami(job)).toMatchObject({ exitCode: 0 });
    expect(server.requests.at(-1)?.credential).toEqual({ scheme: "bearer", token });
    await job.finish();
    expect(await readFileTree(home)).toEqual(atStart);
    expect(await readFile(file)).toEqual(before);
  });

  it.each(["true", "false"])(
    "is let in although nothing can be written to the home, with cleanup: %s",
    async (cleanup) => {
      const { server, home, token, inputs } = await situation();
      // The name of a file in the place of the folder: no user of whatever right can write below it.
      const below = await writeFileBelow(home, "home", "");
      const job = await jobForTest({ home, env: { HOME: below }, secrets: [token] });
      const main = await job.uses(actionFolder, { with: { ...inputs, cleanup } });
      expect(main).toMatchObject({ conclusion: "success", annotations: [] });
      expect(main.outputs).toMatchObject({ "credential-file": "", "environment-variable": "APKG_TOKEN" });
      const environment = job.environment;
      expect(environment).toMatchObject({ APKG_TOKEN: token, APKG_REGISTRY: server.url });
      expect(await runApkg({ home: below, environment, command: "whoami" })).toMatchObject({ exitCode: 0 });
      const { posts } = await job.finish();
      expect(posts.flatMap(({ annotations }) => annotations)).toEqual([]);
      expect(Object.keys(await readFileTree(home))).toEqual(["home"]);
    },
  );

  it("leaves a login that the user made meanwhile where it is", async () => {
    const { server, home, job, inputs } = await situation();
    await job.uses(actionFolder, { with: inputs });
    const file = await writeFileBelow(home, clientFiles.apkg, login(server.url));
    const meanwhile = await readFile(file, "utf8");
    expect((await job.finish()).conclusion).toBe("success");
    expect(await readFile(file, "utf8")).toBe(meanwhile);
    expect(Object.keys(await readFileTree(home))).toEqual([".apkg", clientFiles.apkg]);
  });
});

describe("apkg with the token in credentials.json", () => {
  it("is an error where nothing can be written to the home", async () => {
    const { home, token, inputs } = await situation();
    const below = await writeFileBelow(home, "home", "");
    const job = await jobForTest({ home, env: { HOME: below }, secrets: [token] });
    const main = await job.uses(actionFolder, { with: { ...inputs, store: "file" } });
    expect(main.annotations).toMatchObject([{ title: "setup-registry-token: credential-file-unusable" }]);
    await job.finish();
  });

  it("is let in, and the file goes with the folder that was made for it", async () => {
    const { server, home, token, job, inputs } = await situation();
    const main = await job.uses(actionFolder, { with: { ...inputs, store: "file" } });
    const file = join(home, clientFiles.apkg);
    expect(main.outputs).toMatchObject({ "credential-file": file, "environment-variable": "" });
    expect(job.environment).toMatchObject({ APKG_REGISTRY: server.url });
    expect(job.environment).not.toHaveProperty("APKG_TOKEN");
    const { account: username } = main.outputs;
    expect(username).not.toBe("");
    const written = { registry: server.url, accessToken: token, refreshToken: "", username };
    expect(JSON.parse(await readFile(file, "utf8"))).toEqual(written);
    if (process.platform !== "win32") expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await whoami(job)).toMatchObject({ exitCode: 0 });
    await job.finish();
    expect(await readFileTree(home)).toEqual({});
    expect(await whoami(await jobForTest({ home }))).toMatchObject({ exitCode: 1, status: 0 });
  });

  it("gets the login back that was there before", async () => {
    const { server, home, job, inputs } = await situation();
    await writeFileBelow(home, clientFiles.apkg, login("https://api.apkg.ai"));
    const atStart = await readFileTree(home);
    await job.uses(actionFolder, { with: { ...inputs, store: "file", verify: "false" } });
    expect(await whoami(job)).toMatchObject({ exitCode: 0 });
    expect(server.requests).toHaveLength(1);
    await job.finish();
    expect(await readFileTree(home)).toEqual(atStart);
  });
});

describe("a config.json of apkg", () => {
  it.each(["auto", "file"])(
    "that sends the token elsewhere is an error with store: %s, and nothing is changed",
    async (store) => {
      const { server, home, token, job, inputs } = await situation();
      await writeFileBelow(home, clientFiles.apkg, login(server.url));
      await writeFileBelow(home, config, JSON.stringify({ services: { auth: "https://elsewhere.example" } }));
      const atStart = await readFileTree(home);
      const main = await job.uses(actionFolder, { with: { ...inputs, store } });
      expect(main).toMatchObject({ conclusion: "failure", outputs: {}, state: {} });
      expect(main.annotations).toMatchObject([
        { level: "error", message: expect.stringContaining('sends the service "auth" to another host') },
      ]);
      expect(main.annotations[0]?.message).toContain("apkg config delete services.auth");
      expect(job.environment).toEqual({});
      expect(await readFileTree(home)).toEqual(atStart);
      const { posts } = await job.finish();
      expect(posts).toMatchObject([{ conclusion: "success", annotations: [] }]);
      expect(await readFileTree(home)).toEqual(atStart);
      expect(main.stdout.replaceAll(/^::add-mask::.*$/gm, "")).not.toContain(token);
    },
  );

  it("may send other services, or the same ones to the same host, where it likes", async () => {
    const { server, home, job, inputs } = await situation();
    const services = { search: "https://elsewhere.example", auth: `${server.url}/` };
    await writeFileBelow(home, config, JSON.stringify({ registry: "https://elsewhere.example", services }));
    const atStart = await readFileTree(home);
    expect(await job.uses(actionFolder, { with: inputs })).toMatchObject({ conclusion: "success" });
    expect(await whoami(job)).toMatchObject({ exitCode: 0 });
    await job.finish();
    expect(await readFileTree(home)).toEqual(atStart);
  });

  it("that is malformed is named with line and column, without its content", async () => {
    const { home, job, inputs } = await situation();
    const hidden = randomToken();
    const file = await writeFileBelow(home, config, `{\n  "x": x${hidden}\n}`);
    const main = await job.uses(actionFolder, { with: inputs });
    expect(main.annotations).toMatchObject([
      { level: "error", message: expect.stringContaining(`${file}:2:8: `) },
    ]);
    expect(main.stdout).not.toContain(hidden.slice(0, 8));
  });

  it("that is a directory is an error", async () => {
    const { home, job, inputs } = await situation();
    await mkdir(join(home, config), { recursive: true });
    const main = await job.uses(actionFolder, { with: inputs });
    expect(main.conclusion).toBe("failure");
    expect(main.annotations[0]?.message).toContain(join(home, config));
    expect(main.annotations[0]?.title).not.toContain("unexpected error");
  });
});

it("apkg's own registry is the default", async () => {
  const { home, job, token } = await situation();
  const main = await job.uses(actionFolder, { with: { verify: "false", registry: "apkg", token } });
  expect(main.outputs["registry-url"]).toBe("https://api.apkg.ai");
  expect(job.environment.APKG_REGISTRY).toBe("https://api.apkg.ai");
  await job.finish();
  expect(await readFileTree(home)).toEqual({});
});

it("apkg takes no variable of another name, and no user name", async () => {
  const { job, inputs } = await situation();
  for (const extra of [{ "env-name": "MY_TOKEN" }, { username: "example" }]) {
    const main = await job.uses(actionFolder, { with: { ...inputs, ...extra }, if: "always()" });
    expect(main).toMatchObject({ conclusion: "failure", outputs: {} });
  }
});
