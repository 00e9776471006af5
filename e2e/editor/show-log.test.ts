import { it } from "vitest";
import { describeInEditor } from "./describe-in-editor.ts";

describeInEditor("the command Show Log of the packaged extension", (editor) => {
  it("shows the log, which begins with the extension's version", async () => {
    const { workbench } = await editor.openWindow({ fixture: "mixed" });
    await workbench.palette.run("Registry Tokens: Show Log");
    await workbench.panel.output.filter({ hasText: "Registry Tokens 0.0.0 in" }).waitFor();
  });
});
