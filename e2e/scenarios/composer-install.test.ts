import { join } from "node:path";
import { expect, it } from "vitest";
import { writeComposerProject } from "../clients/composer.ts";
import { describeWithComposer } from "../clients/describe-with-composer.ts";
import { startComposerRepository } from "../registries/composer-repository.ts";
import { startPackageBroker } from "../registries/package-broker.ts";
import type { RegistryServer } from "../registries/registry-server.ts";
import { jobForTest } from "../runner/job-for-test.ts";
import { actionFolder } from "./action-folder.ts";
import { clientFiles } from "./client-files.ts";
import { readFileTree } from "./file-tree.ts";
import { folderForTest, writeFileBelow } from "./folder-for-test.ts";
import { installWithComposer as install } from "./install-with-composer.ts";
import { randomToken } from "./random-token.ts";
import { serverForTest } from "./server-for-test.ts";

const servers = [
  { registry: "composer", title: "a Composer repository", start: startComposerRepository },
  { registry: "package-broker", title: "PACKAGE.broker", start: startPackageBroker },
];
const cases = servers.flatMap((server) => ["auto", "env"].map((store) => ({ ...server, store })));

describeWithComposer("the real Composer after this action", () => {
  it.each(cases)(
    "installs from $title with store: $store, and is refused in the next job",
    async ({ registry, start, store }) => {
      const server = await serverForTest<RegistryServer>(start());
      const token = randomToken();
      server.allow(token);
      const home = await folderForTest();
      const job = await jobForTest({ home, secrets: [token] });
      const main = await job.uses(actionFolder, { with: { registry, url: server.url, token, store } });
      expect(main.outputs["environment-variable"]).toBe(store === "env" ? "COMPOSER_AUTH" : "");
      expect(main.outputs["credential-file"] === "").toBe(store === "env");
      expect(await install(job, server)).toMatchObject({ isInstalled: true, isSuccess: true });
      const { conclusion } = await job.finish();
      expect(conclusion).toBe("success");
      expect(await readFileTree(home)).toEqual({});

      const next = await jobForTest({ home });
      const refused = await install(next, server);
      expect(refused).toMatchObject({ isInstalled: false, isSuccess: false });
      expect(refused.log).toContain("required authentication (HTTP 401)");
    },
  );

  it("keeps the formatting, unknown keys and mode of an auth.json, and gets its bytes back", async () => {
    const server = await serverForTest(startComposerRepository());
    const token = randomToken();
    server.allow(token, "example");
    const home = await folderForTest();
    const { host } = new URL(server.url);
    const before = `{\r\n\t"x-unknown": [1,  2],\r\n\t"http-basic": {"${host}": {"username":"old","password":"${randomToken()}"}}\r\n}\r\n`;
    await writeFileBelow(home, clientFiles.composer, before);
    const atStart = await readFileTree(home);
    const job = await jobForTest({ home, secrets: [token] });
    const main = await job.uses(actionFolder, {
      with: { registry: "composer", url: server.url, token, username: "example" },
    });
    expect(main.outputs["credential-file"]).toBe(join(home, clientFiles.composer));
    expect(main.annotations).toEqual([]);
    const during = (await readFileTree(home))[clientFiles.composer] ?? "";
    expect(during).toContain('\t"x-unknown": [1,  2],\r\n');
    expect(await install(job, server)).toMatchObject({ isInstalled: true });
    await job.finish();
    expect(await readFileTree(home)).toEqual(atStart);
  });

  it("merges into a COMPOSER_AUTH of the job that logs in elsewhere", async () => {
    const [one, other] = await Promise.all([
      serverForTest(startComposerRepository()),
      serverForTest(startPackageBroker()),
    ]);
    const [tokenOfOne, tokenOfOther] = [randomToken(), randomToken()];
    one.allow(tokenOfOne);
    other.allow(tokenOfOther);
    const given = { "http-basic": { [new URL(one.url).host]: { username: "token", password: tokenOfOne } } };
    const home = await folderForTest();
    const job = await jobForTest({
      home,
      secrets: [tokenOfOne, tokenOfOther],
      env: { COMPOSER_AUTH: JSON.stringify(given) },
    });
    await job.uses(actionFolder, {
      with: { registry: "package-broker", url: other.url, token: tokenOfOther, store: "env" },
    });
    expect(await install(job, one)).toMatchObject({ isInstalled: true });
    expect(await install(job, other)).toMatchObject({ isInstalled: true });
    expect(await readFileTree(home)).toEqual({});
  });

  it("is told which stronger credential would win, and uses that one", async () => {
    const server = await serverForTest(startComposerRepository());
    const [token, stronger] = [randomToken(), randomToken()];
    server.allow(token);
    const { host } = new URL(server.url);
    const job = await jobForTest({
      home: await folderForTest(),
      env: {
        COMPOSER_AUTH: JSON.stringify({
          "http-basic": { [host]: { username: "token", password: stronger } },
        }),
      },
      secrets: [token, stronger],
    });
    const { annotations } = await job.uses(actionFolder, {
      with: { registry: "composer", url: server.url, token },
    });
    expect(annotations).toMatchObject([
      { level: "warning", message: expect.stringContaining("COMPOSER_AUTH") },
    ]);
    expect(await install(job, server)).toMatchObject({ isInstalled: false });
  });

  it.each(["auto", "env"])("sends a password with blanks and umlauts, with store: %s", async (store) => {
    const server = await serverForTest(startComposerRepository());
    const password = ` p\u00e4ss ${randomToken()} w\u00f6rd\u20ac `;
    server.allow(password, "j\u00fcrgen");
    const home = await folderForTest();
    const job = await jobForTest({ home, secrets: [password] });
    const main = await job.uses(actionFolder, {
      with: { registry: "composer", url: server.url, token: password, username: "j\u00fcrgen", store },
    });
    expect(main).toMatchObject({ conclusion: "success", annotations: [] });
    const installed = await install(job, server);
    expect(installed.log).not.toContain(password);
    expect(installed).toMatchObject({ isInstalled: true, isSuccess: true });
    await job.finish();
    expect(await readFileTree(home)).toEqual({});
  });

  it("is warned of a composer.json that spells the host otherwise, which the real Composer is refused for", async () => {
    const server = await serverForTest(startComposerRepository());
    const token = randomToken();
    server.allow(token);
    const { port } = new URL(server.url);
    for (const host of ["localhost", "LOCALHOST"]) {
      const job = await jobForTest({ home: await folderForTest(), secrets: [token] });
      const url = `http://${host}:${port}`;
      const directory = job.folders.workspace;
      await writeComposerProject({ directory, repositoryUrl: url, packageName: server.packageName });
      const main = await job.uses(actionFolder, { with: { registry: "composer", url: server.url, token } });
      expect(main.annotations).toMatchObject([
        { level: "warning", message: expect.stringContaining(`spells its host "${host}:${port}"`) },
      ]);
      const refused = await install(job, { url, packageName: server.packageName });
      expect(refused).toMatchObject({ isInstalled: false });
      expect(refused.log).toContain("required authentication (HTTP 401)");
      await job.finish();
    }
  });

  it("is warned of a composer.json with a user name in the URL, which the real Composer uses instead", async () => {
    const server = await serverForTest(startComposerRepository());
    const token = randomToken();
    server.allow(token);
    const job = await jobForTest({ home: await folderForTest(), secrets: [token] });
    const url = server.url.replace("//", `//somebody:${randomToken().replace(/\W/g, "")}@`);
    const directory = job.folders.workspace;
    await writeComposerProject({ directory, repositoryUrl: url, packageName: server.packageName });
    const main = await job.uses(actionFolder, { with: { registry: "composer", url: server.url, token } });
    expect(main.annotations).toMatchObject([
      { level: "warning", message: expect.stringContaining("has a user name in its URL") },
    ]);
    expect(await install(job, { url, packageName: server.packageName })).toMatchObject({
      isInstalled: false,
    });
    const names = server.requests.flatMap(({ credential }) =>
      "username" in credential ? credential.username : [],
    );
    expect(names.at(-1)).toBe("somebody");
    await job.finish();
  });
});
