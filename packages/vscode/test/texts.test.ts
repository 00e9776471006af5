import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Registry, registryKindNames } from "@setup-registry-token/core";
import { httpClient, openRegistry } from "@setup-registry-token/core/registries";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { ClockForTest } from "./clock-for-test.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const json = (name: string): Record<string, string> => JSON.parse(readFileSync(join(root, name), "utf8"));

/** What is handed to `l10n.t` in a source file: its text, or undefined where it is no literal. */
function textsIn(file: string): (string | undefined)[] {
  const texts: (string | undefined)[] = [];
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.ES2023, true);
  const visit = (node: ts.Node): void => {
    const isCall = ts.isCallExpression(node) && /(^|[.#])l10n\.t$/.test(node.expression.getText());
    const [first] = isCall ? node.arguments : [];
    if (first !== undefined) texts.push(ts.isStringLiteralLike(first) ? first.text : undefined);
    node.forEachChild(visit);
  };
  visit(source);
  return texts;
}

const sources = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => join(root, "src", name));
const texts = sources.flatMap((file) => textsIn(file).map((text) => ({ file, text })));

/** Sentences that core says in English, and that the extension shows. */
function coreTexts(): string[] {
  const clock = new ClockForTest();
  const http = httpClient({ port: async () => "too-large", clock, userAgent: "" });
  const access = { url: "https://registry.example", http, clock };
  return registryKindNames
    .map((kind): Registry => openRegistry(kind, access))
    .flatMap(({ logOut, tokensElsewhere }) => [logOut?.consequence, tokensElsewhere?.why])
    .filter((text) => text !== undefined);
}

const placeholders = (text: string) => [...text.matchAll(/\{\d+\}/g)].map(([found]) => found).sort();

describe("the texts of the extension", () => {
  const german = json("l10n/bundle.l10n.de.json");
  const known = new Set([...texts.flatMap(({ text }) => text ?? []), ...coreTexts()]);

  it("are found at all, and only core's come from elsewhere", () => {
    expect(known.size).toBeGreaterThan(100);
    const computed = texts
      .filter(({ text }) => text === undefined)
      .map(({ file }) => file.slice(root.length));
    expect(computed.sort()).toEqual([
      "src/commands/log-out.ts",
      "src/commands/report-failure.ts",
      "src/log-in/until-kept.ts",
      "src/views/notice-row.ts",
    ]);
  });

  it("are all there in German, with the same places for values, and there is no other", () => {
    expect(Object.keys(german).sort()).toEqual([...known].sort());
    const wrong = Object.entries(german).filter(
      ([text, translated]) => placeholders(text).join() !== placeholders(translated).join(),
    );
    expect(wrong).toEqual([]);
  });

  it("of the manifest are all there in English and German, and there is no other", () => {
    const manifest = readFileSync(join(root, "package.json"), "utf8");
    const used = [...new Set([...manifest.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key))].sort();
    expect(Object.keys(json("package.nls.json")).sort()).toEqual(used);
    expect(Object.keys(json("package.nls.de.json")).sort()).toEqual(used);
  });
});
