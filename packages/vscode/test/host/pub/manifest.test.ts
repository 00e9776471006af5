import { deepEqual, equal, match, ok } from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { before, describe, it } from "mocha";
import * as vscode from "vscode";
import { startExtension } from "../scripted-commands.ts";

const URL_TEXT = "https://onepub.example/api/abcdefghij/";

/** Where dart pub keeps its tokens. */
const CREDENTIALS = join(process.env.HOME ?? "", ".config", "dart");

describe("a pubspec.yaml", () => {
  let document: vscode.TextDocument;
  let position: vscode.Position;

  before(async () => {
    // A folder that is not there is watched less closely.
    await mkdir(CREDENTIALS, { recursive: true });
    await startExtension();
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    ok(folder);
    document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, "pubspec.yaml"));
    await vscode.window.showTextDocument(document);
    position = document.positionAt(document.getText().indexOf(URL_TEXT) + 10);
  });

  const problems = () => vscode.languages.getDiagnostics(document.uri);
  const problemsAre = async (count: number) => {
    while (problems().length !== count) await new Promise((resolve) => setTimeout(resolve, 50));
  };
  const fixes = () =>
    vscode.commands.executeCommand<vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider",
      document.uri,
      new vscode.Range(position, position),
    );

  it("has an information at the URL of a registry without a credential", async () => {
    await problemsAre(1);
    const [problem] = problems();
    equal(problem?.severity, vscode.DiagnosticSeverity.Information);
    equal(problem && document.getText(problem.range), URL_TEXT);
    match(problem?.message ?? "", /^dart pub has no usable credential for OnePub/);
  });

  it("offers to log in, to have it explained, and to be quiet", async () => {
    await problemsAre(1);
    const titles = (await fixes())
      .map(({ title }) => title)
      .filter((title) => title !== "Explain Credentials");
    deepEqual(titles, ["Log In to OnePub", "Log In to dart pub", "Ignore onepub.example"]);
  });

  it("says at the URL which credential wins, with links to our commands only", async () => {
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      "vscode.executeHoverProvider",
      document.uri,
      position,
    );
    const texts = hovers.flatMap(({ contents }) => contents as vscode.MarkdownString[]);
    const own = texts.find(({ value }) => value.includes("OnePub"));
    ok(own?.value.includes("No credential wins"), own?.value);
    ok(own?.value.includes("command:registryTokens.logIn"), "link");
  });

  it("loses its problem when a credential is written, by whomever", async () => {
    await problemsAre(1);
    const hosted = [{ url: URL_TEXT, token: crypto.randomUUID() }];
    await writeFile(join(CREDENTIALS, "pub-tokens.json"), JSON.stringify({ version: 1, hosted }));
    await problemsAre(0);
    await writeFile(join(CREDENTIALS, "pub-tokens.json"), JSON.stringify({ version: 1, hosted: [] }));
    await problemsAre(1);
  });

  it("loses its problem when the host is ignored", async () => {
    await problemsAre(1);
    await vscode.commands.executeCommand("registryTokens.ignoreHost", "onepub.example");
    await problemsAre(0);
    deepEqual(vscode.workspace.getConfiguration("registryTokens").get("ignoredHosts"), ["onepub.example"]);
  });
});
