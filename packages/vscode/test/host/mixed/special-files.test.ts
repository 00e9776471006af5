import { ok } from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "mocha";
import * as vscode from "vscode";
import type { Container } from "../../../src/container.ts";
import { startExtension } from "../scripted-commands.ts";

describe("a repository with something else where a manifest should be", () => {
  let container: Container;

  before(async () => {
    container = await startExtension();
  });

  it("is examined all the same: no pipe is waited for, and no endless device is read", async function () {
    if (process.platform === "win32") this.skip();
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    ok(folder);
    const place = (name: string) => {
      mkdirSync(join(folder.uri.fsPath, name));
      return join(folder.uri.fsPath, name);
    };
    execFileSync("mkfifo", [join(place("pipe"), "composer.json")]);
    symlinkSync("/dev/zero", join(place("device"), "pubspec.yaml"));
    mkdirSync(join(place("directory"), "apkg.json"));
    container.manifests.forget();
    const needs = await container.manifests.needs();
    ok(needs.length > 0, "the other manifests of the workspace are still seen");
  });
});
