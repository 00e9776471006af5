import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { startComposerRepository } from "../registries/composer-repository.ts";
import { startPackageBroker } from "../registries/package-broker.ts";
import type { RegistryServer } from "../registries/registry-server.ts";
import { findComposer, runComposer, writeComposerProject } from "./composer.ts";
import { describeWithComposer } from "./describe-with-composer.ts";

let directory: string;
let home: string;
let registry: RegistryServer | undefined;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "composer-client-"));
  home = join(directory, "home");
  await mkdir(home);
});

afterEach(async () => {
  await registry?.close();
  registry = undefined;
  await rm(directory, { recursive: true });
});

async function install(server: RegistryServer, project = "project") {
  const projectDirectory = join(directory, project);
  const { url: repositoryUrl, packageName } = server;
  await writeComposerProject({ directory: projectDirectory, repositoryUrl, packageName });
  const run = await runComposer({
    directory: projectDirectory,
    arguments: ["install"],
    environment: { HOME: home, COMPOSER_HOME: home },
  });
  const isInstalled = existsSync(join(projectDirectory, "vendor", packageName, "src", "Greeter.php"));
  return { ...run, isInstalled };
}

async function writeCredential(server: RegistryServer, username: string, password: string) {
  const { host } = new URL(server.url);
  const content = { "http-basic": { [host]: { username, password } } };
  await writeFile(join(home, "auth.json"), JSON.stringify(content), { mode: 0o600 });
}

const newToken = () => randomBytes(32).toString("hex");

describeWithComposer("the real Composer and a private repository", () => {
  it.each([
    ["a plain Composer repository", startComposerRepository],
    ["PACKAGE.broker", startPackageBroker],
  ])(
    "installs from %s with the token in auth.json, and is refused after it is revoked",
    async (_name, start) => {
      registry = await start();
      const token = newToken();
      registry.allow(token);
      await writeCredential(registry, "token", token);
      const allowed = await install(registry);
      expect(allowed.output).not.toContain(token);
      expect(allowed).toMatchObject({ exitCode: 0, isInstalled: true });

      registry.revoke(token);
      const refused = await install(registry, "second");
      expect(refused.exitCode).not.toBe(0);
      expect(refused.isInstalled).toBe(false);
    },
  );

  it.each([
    ["a plain Composer repository", startComposerRepository],
    ["PACKAGE.broker", startPackageBroker],
  ])("is refused by %s without a credential", async (_name, start) => {
    registry = await start();
    registry.allow(newToken());
    const refused = await install(registry);
    expect(refused.exitCode).not.toBe(0);
    expect(refused.output).toContain("required authentication (HTTP 401)");
    expect(refused.isInstalled).toBe(false);
    expect(registry.requests.map(({ credential }) => credential.scheme)).not.toContain("basic");
  });

  it("is refused by PACKAGE.broker under a user name other than token", async () => {
    registry = await startPackageBroker();
    const token = newToken();
    registry.allow(token);
    await writeCredential(registry, "example", token);
    expect((await install(registry)).output).toContain("required authentication (HTTP 401)");
  });

  it("is let in under the user name that goes with the token", async () => {
    const repository = await startComposerRepository();
    registry = repository;
    const token = newToken();
    repository.allow(token, "example");
    await writeCredential(repository, "example", token);
    expect(await install(repository)).toMatchObject({ exitCode: 0, isInstalled: true });
  });

  it("leaves no file of its own in its home directory", async () => {
    registry = await startComposerRepository();
    const token = newToken();
    registry.allow(token);
    await writeCredential(registry, "token", token);
    await install(registry);
    expect(await readdir(home)).toEqual(["auth.json"]);
  });
});

it("no Composer is found on a PATH without one", async () => {
  expect(await findComposer({ PATH: directory })).toBeUndefined();
});
