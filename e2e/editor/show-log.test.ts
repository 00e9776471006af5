import { expect, it } from "vitest";
import { describeInEditor } from "./describe-in-editor.ts";

describeInEditor("the command Show Log of the packaged extension", (editor) => {
  it("shows the log, with a line on each Dart package", async () => {
    const { workbench } = await editor.openWindow({ fixture: "mixed" });
    await workbench.palette.run("Registry Tokens: Show Log");
    await workbench.panel.output.filter({ hasText: "app/pubspec.yaml: mobile_app" }).waitFor();
    expect(await workbench.panel.output.filter({ hasText: "pubspec.yaml" }).count()).toBe(1);
  });
});
