import { equal } from "node:assert/strict";
import { describe, it } from "mocha";
import * as vscode from "vscode";

const extension = vscode.extensions.getExtension("setup-registry-token.registry-tokens");

describe("activation", () => {
  it("does not happen in a workspace without a manifest", () => {
    equal(extension?.isActive, false);
  });

  it("happens when the view is opened", async () => {
    await vscode.commands.executeCommand("registryTokens.registries.focus");
    await extension?.activate();
    equal(extension?.isActive, true);
  });
});
