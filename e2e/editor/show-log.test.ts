import { describe, expect, it } from "vitest";
import { editorForFile } from "./editor-for-file.ts";
import { findVscodeRuntime } from "./vscode-runtime.ts";

describe.skipIf(findVscodeRuntime() === undefined)("the packaged extension in VS Code", () => {
  const editor = editorForFile();

  it("shows its log, with a line on each Dart package", async () => {
    const window = await editor.openWindow({ fixture: "mixed" });
    await window.palette.run("Registry Tokens: Show Log");
    await window.panel.output.filter({ hasText: "app/pubspec.yaml: mobile_app" }).waitFor();
    expect(await window.palette.offers("Registry Tokens: No Such Command")).toBe(false);
  });
});
