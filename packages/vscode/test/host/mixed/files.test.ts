import { deepEqual, equal, ok } from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { after, before, describe, it } from "mocha";
import * as vscode from "vscode";
import type { Container } from "../../../src/container.ts";
import type { Account } from "../../../src/storage/account.ts";
import { addAccount } from "../add-account.ts";
import { startExtension } from "../scripted-commands.ts";

describe("a file of the workspace", () => {
  let container: Container;
  let account: Account;
  const token = randomBytes(24).toString("hex");

  before(async () => {
    container = await startExtension();
    account = await addAccount(container, { kind: "apkg", url: "https://registry.example", token });
  });

  after(() => container.accounts.remove(account));

  const uriOf = (path: string) => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    ok(folder);
    return vscode.Uri.joinPath(folder.uri, path);
  };
  const open = async (path: string, text?: string) => {
    if (text !== undefined) await vscode.workspace.fs.writeFile(uriOf(path), Buffer.from(text));
    return vscode.workspace.openTextDocument(uriOf(path));
  };
  const errorsIn = ({ uri }: vscode.TextDocument) =>
    vscode.languages
      .getDiagnostics(uri)
      .filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error);
  const errorsAre = async (document: vscode.TextDocument, count: number) => {
    while (errorsIn(document).length !== count) await new Promise((resolve) => setTimeout(resolve, 50));
  };
  const actionsAt = (document: vscode.TextDocument, text: string) => {
    const start = document.positionAt(document.getText().indexOf(text));
    return vscode.commands.executeCommand<vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider",
      document.uri,
      new vscode.Range(start, start),
    );
  };

  it("that is a workflow gets our step before the one that needs a credential", async () => {
    const document = await open(".github/workflows/ci.yml");
    const actions = await actionsAt(document, "composer install");
    const action = actions.find(({ title }) => title.includes("composer"));
    ok(action?.edit);
    await vscode.workspace.applyEdit(action.edit);
    const lines = document.getText().split("\n");
    const uses = lines.findIndex((line) => line.includes("uses: OWNER/setup-registry-token@v1"));
    ok(uses > 0 && uses < lines.findIndex((line) => line.includes("composer install")), document.getText());
    equal((await actionsAt(document, "composer install")).length, 0);
  });

  it("that holds a token of an account has an error there, and a way to end the token", async () => {
    const document = await open("notes.txt", `The token is ${token}.\n`);
    await errorsAre(document, 1);
    const [error] = errorsIn(document);
    ok(error);
    ok(document.getText(error.range) === token, "the range");
    ok(!error.message.includes(token), "the message");
    const titles = (await actionsAt(document, token)).map(({ title }) => title);
    ok(
      titles.some((title) => title.startsWith("Revoke")),
      titles.join(),
    );
  });

  it("named auth.json may hold one, until git keeps it", async () => {
    const document = await open("auth.json", JSON.stringify({ bearer: { "registry.example": token } }));
    const text = await open("more-notes.txt", `Once more: ${token}.\n`);
    // By the time that the error in the second file is there, the first one has been looked at.
    await errorsAre(text, 1);
    deepEqual(errorsIn(document), []);
    const cwd = uriOf(".").fsPath;
    execFileSync("git", ["init", "--quiet"], { cwd });
    execFileSync("git", ["add", "auth.json"], { cwd });
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), "\n");
    await vscode.workspace.applyEdit(edit);
    await errorsAre(document, 1);
  });
});
