import { equal, ok } from "node:assert/strict";
import { describe, it } from "mocha";
import * as vscode from "vscode";

const extension = vscode.extensions.getExtension("setup-registry-token.registry-tokens");

describe("activation", () => {
  it("registers every command that the manifest contributes", async () => {
    await extension?.activate();
    const registered = await vscode.commands.getCommands(true);
    const contributed: { command: string }[] = extension?.packageJSON.contributes.commands;
    for (const { command } of contributed) ok(registered.includes(command), command);
  });

  it("does not load the second bundle, the first use does", async () => {
    const isLoaded = () => Object.keys(require.cache).some((file) => file.endsWith("lazy.cjs"));
    equal(isLoaded(), false);
    await vscode.commands.executeCommand("registryTokens.registries.focus");
    await until(isLoaded);
  });
});

async function until(isDone: () => boolean): Promise<void> {
  while (!isDone()) await new Promise((resolve) => setTimeout(resolve, 50));
}
