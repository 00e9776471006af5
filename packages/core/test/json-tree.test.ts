import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { JsonSyntaxError } from "../src/credential-file/json-syntax-error.ts";
import { type JsonNode, lastMember, nodeValue, parseJson } from "../src/credential-file/json-tree.ts";

/** JSON texts in many manners: indented or not, with blanks where JSON allows them, escapes of any kind. */
const spelledText = fc
  .tuple(
    fc.jsonValue({ maxDepth: 4 }),
    fc.constantFrom(0, 2, "\t"),
    fc.constantFrom("", " ", "\n", "\r\n\t"),
    fc.boolean(),
  )
  .map(([value, indent, blanks, isEscaped]) => {
    const text = JSON.stringify(value, null, indent);
    const spelled = isEscaped
      ? text.replace(/[a-z](?=[^"\\]*")/g, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`)
      : text;
    return blanks + spelled + blanks;
  });

const fragments = [
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  '"',
  "\\",
  "\\u00",
  "0",
  "-",
  "1e",
  ".",
  "null",
  "nul",
  " ",
  "\n",
  "\u0000",
  "\ufeff",
  "'",
  "//",
  "é",
];

const mutatedText = fc
  .tuple(spelledText, fc.nat(), fc.nat(3), fc.constantFrom(...fragments))
  .map(([text, place, dropped, added]) => {
    const offset = place % (text.length + 1);
    return text.slice(0, offset) + added + text.slice(offset + dropped);
  });

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Builds the value again from the places of the scalars only. */
function rebuilt(text: string, node: JsonNode): unknown {
  if (node.kind === "array") return node.elements.map((element) => rebuilt(text, element));
  if (node.kind !== "object") return nodeValue(text, node);
  const names = new Set(node.members.map(({ key }) => key));
  return Object.fromEntries(
    [...names].map((name) => {
      const member = lastMember(node, name);
      return [name, member && rebuilt(text, member.value)];
    }),
  );
}

describe("the tree of a JSON text", () => {
  test("means what JSON.parse says, part by part", () => {
    fc.assert(
      fc.property(spelledText, (text) => {
        fc.pre(isJson(text));
        expect(rebuilt(text, parseJson(text))).toEqual(JSON.parse(text));
      }),
      { numRuns: 500 },
    );
  });

  test("exists for exactly the texts that JSON.parse takes", () => {
    fc.assert(
      fc.property(
        fc.oneof(mutatedText, fc.string(), fc.string({ unit: fc.constantFrom(...fragments) })),
        (text) => {
          if (isJson(text)) expect(rebuilt(text, parseJson(text))).toEqual(JSON.parse(text));
          else expect(() => parseJson(text)).toThrow(JsonSyntaxError);
        },
      ),
      { numRuns: 3000 },
    );
  });

  test("knows where every member and value stands", () => {
    const visit = (text: string, node: JsonNode): void => {
      const children = node.kind === "object" ? node.members.map(({ value }) => value) : [];
      if (node.kind === "object") {
        for (const { key, start, end, value } of node.members) {
          expect(JSON.parse(`{${text.slice(start, end)}}`)).toHaveProperty([key]);
          expect(end).toBe(value.end);
        }
      }
      for (const child of node.kind === "array" ? node.elements : children) {
        expect(child.start).toBeGreaterThan(node.start);
        expect(child.end).toBeLessThan(node.end);
        visit(text, child);
      }
    };
    fc.assert(
      fc.property(spelledText, (text) => {
        fc.pre(isJson(text));
        const root = parseJson(text);
        expect(text.slice(root.start, root.end)).toBe(text.trim());
        visit(text, root);
      }),
      { numRuns: 300 },
    );
  });

  test("keeps duplicate members, and the last one counts", () => {
    const text = '{"a":1,"\\u0061":2}';
    const root = parseJson(text);

    expect(root).toMatchObject({ kind: "object", members: [{ key: "a" }, { key: "a" }] });
    expect(root.kind === "object" && lastMember(root, "a")?.value).toEqual({
      kind: "number",
      start: 16,
      end: 17,
    });
  });

  test("can hold 100,000 members", () => {
    const members = Array.from(
      { length: 100_000 },
      (_, index) => `"host-${index}":{"username":"u","password":"p"}`,
    );
    const root = parseJson(`{${members.join(",")}}`);

    expect(root.kind === "object" && root.members.length).toBe(100_000);
  });
});

describe("a text that is not JSON", () => {
  test.each([
    ["", 1, 1],
    ["  \n ", 2, 2],
    ["\ufeff{}", 1, 1],
    ["{} x", 1, 4],
    ['{\n  "a": 1,\n}', 3, 1],
    ['{"a" 1}', 1, 6],
    ['{"a": 1 "b": 2}', 1, 9],
    ["[1 2]", 1, 4],
    ["[1,]", 1, 4],
    ['{"a": "\\x"}', 1, 8],
    ['{"a": "b\nc"}', 1, 9],
    ['{\r\n  "a": "b', 2, 10],
    ["{'a': 1}", 1, 2],
    ["[01]", 1, 3],
    ["[nul]", 1, 2],
    ["// comment\n{}", 1, 1],
  ])("is refused with the place: %j", (text, line, column) => {
    expect(() => parseJson(text)).toThrow(expect.objectContaining({ line, column }));
  });

  test("is refused without a word of it", () => {
    fc.assert(
      fc.property(mutatedText, (text) => {
        fc.pre(!isJson(text));
        expect(() => parseJson(text)).toThrow(/^line \d+, column \d+: [a-zA-Z ,]+$/);
      }),
      { numRuns: 300 },
    );
  });

  test("is also one that is nested too deeply to be a credential file", () => {
    expect(() => parseJson("[".repeat(100_000))).toThrow("nested too deeply");
    expect(() => parseJson(`${"[".repeat(400)}${"]".repeat(400)}`)).not.toThrow();
  });
});
