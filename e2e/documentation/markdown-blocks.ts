import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { actionFolder } from "../scenarios/action-folder.ts";

/** A fenced block of a page. */
export interface MarkdownBlock {
  /** Such as `docs/rotation.md:5`, the line on which it begins. */
  readonly place: string;
  readonly text: string;
}

/** The pages that users read, below the repository's folder. */
export const pages: readonly string[] = [
  "README.md",
  "SECURITY.md",
  join("packages", "vscode", "README.md"),
  ...readdirSync(join(actionFolder, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => join("docs", name))
    .sort(),
];

/** The text of a page. */
export function pageText(page: string): string {
  return readFileSync(join(actionFolder, page), "utf8");
}

/** All fenced blocks of a language, on all pages. */
export function markdownBlocks(language: string): MarkdownBlock[] {
  return pages.flatMap((page) => {
    const text = pageText(page);
    const fences = text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"));
    return [...fences].map(({ index, 1: block = "" }) => ({
      place: `${relative(".", page)}:${text.slice(0, index).split("\n").length}`,
      text: block,
    }));
  });
}

/** The conditions that are recommended in running text: `if: ...` in backticks. */
export function conditionsInText(): { place: string; condition: string }[] {
  return pages.flatMap((page) =>
    [...pageText(page).matchAll(/`if: ([^`]+)`/g)].map(({ 1: condition = "" }) => ({
      place: page,
      condition,
    })),
  );
}
