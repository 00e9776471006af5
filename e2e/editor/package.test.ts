import { readFile } from "node:fs/promises";
import { unzipSync } from "fflate";
import { expect, it } from "vitest";
import { vsix } from "./describe-in-editor.ts";

it("the package holds the two bundles, pictures, the texts in each language, what people read, and nothing else", async () => {
  const files = unzipSync(await readFile(vsix));
  expect(Object.keys(files).sort()).toEqual([
    "[Content_Types].xml",
    "extension.vsixmanifest",
    "extension/LICENSE.txt",
    "extension/changelog.md",
    "extension/dist/extension.cjs",
    "extension/dist/lazy.cjs",
    "extension/dist/licenses.txt",
    "extension/l10n/bundle.l10n.de.json",
    "extension/media/activity-bar.svg",
    "extension/media/icon.png",
    "extension/media/walkthrough-explain.svg",
    "extension/media/walkthrough-log-in.svg",
    "extension/media/walkthrough-view.svg",
    "extension/media/walkthrough-workflow.svg",
    "extension/package.json",
    "extension/package.nls.de.json",
    "extension/package.nls.json",
    "extension/readme.md",
  ]);
});
