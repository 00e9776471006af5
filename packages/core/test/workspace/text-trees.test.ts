import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readLenientJson } from "../../src/workspace/lenient-json.ts";
import type { TextNode } from "../../src/workspace/text-tree.ts";
import { readYamlTree } from "../../src/workspace/yaml-tree.ts";
import { plainValue, spansOf } from "./text-tree.ts";

const json = fc
  .tuple(fc.jsonValue({ maxDepth: 4, noUnicodeString: false }), fc.constantFrom(undefined, 2, "\t"))
  .map(([value, indent]) => JSON.stringify(value, null, indent));
/** Texts that begin like the real thing and then go wrong. */
const broken = fc.oneof(
  fc
    .tuple(json, fc.nat(), fc.nat())
    .map(([text, from, to]) => text.slice(0, from % 200) + text.slice(to % 200)),
  fc.string({ unit: fc.constantFrom(..."{}[]\":,\\\n\r\t 1-a\ufeff'#|>&*!%@`?") }),
  fc.string({ unit: "binary" }),
);

function readers(text: string): (TextNode | undefined)[] {
  return [readLenientJson(text), readYamlTree(text).root];
}

describe("the lenient reader of JSON", () => {
  it("gives of a valid text what JSON.parse gives", () => {
    fc.assert(
      fc.property(json, (text) => {
        expect(plainValue(readLenientJson(text))).toEqual(JSON.parse(text));
      }),
    );
  });

  it("lets the next member begin where a value is missing", () => {
    const read = (text: string) => plainValue(readLenientJson(text));

    expect(read('{"a":\n"b": 1}')).toEqual({ a: undefined, b: 1 });
    expect(read('{"a"\n"b": "c" "d": [1 2], "e": {"f": tru')).toEqual({
      a: undefined,
      b: "c",
      d: [1, 2],
      e: { f: null },
    });
    expect(read('{"a": "half\n"b": 1}')).toEqual({ a: "half", b: 1 });
  });

  it("passes over what is nested too deeply", () => {
    const deep = 100_000;

    expect(plainValue(readLenientJson(`{"a": ${"[".repeat(deep)}, "b": 1`))).toHaveProperty("a");
    expect(readLenientJson('{"a":'.repeat(deep))?.kind).toBe("mapping");
  });
});

describe("both readers", () => {
  it("never throw, and every span lies in its parent's and in the text", () => {
    fc.assert(
      fc.property(broken, (text) => {
        for (const root of readers(text)) {
          for (const { outer, inner } of spansOf(root)) {
            expect(inner.start).toBeGreaterThanOrEqual(outer?.start ?? 0);
            expect(inner.end).toBeGreaterThanOrEqual(inner.start);
            expect(inner.end).toBeLessThanOrEqual(outer?.end ?? text.length);
          }
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe("the reader of YAML", () => {
  it("says of each text where it stands, in all styles, also after a byte order mark", () => {
    const texts = ["plain", "'single'", '"double"', "|\n  literal\n", ">-\n  folded\n"];
    const text = `\ufeff${texts.map((value, index) => `key${index}: ${value}`).join("\n")}`;
    const { root, isValid } = readYamlTree(text);
    const members = root?.kind === "mapping" ? root.members : [];

    expect(isValid).toBe(true);
    expect(members.map(({ keySpan }) => text.slice(keySpan.start, keySpan.end))).toEqual(
      members.map(({ key }) => key),
    );
    expect(
      members.map(
        ({ value }) => value?.kind === "scalar" && text.slice(value.inner.start, value.inner.end).trim(),
      ),
    ).toEqual(["plain", "single", "double", "literal", "folded"]);
  });

  it("is not led astray by aliases of themselves, of nothing, or of one another", () => {
    const laughs = Array.from(
      { length: 30 },
      (_, index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}]`,
    );
    const { root } = readYamlTree(
      ["a0: &a0 x", ...laughs, "self: &self {in: *self}", "none: *none"].join("\n"),
    );

    expect(root?.kind === "mapping" && root.members.map(({ key }) => key).slice(-2)).toEqual([
      "self",
      "none",
    ]);
    expect(root?.kind === "mapping" && root.members.at(-1)?.value).toBeUndefined();
  });
});
