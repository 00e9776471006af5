import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  appendElement,
  removeElements,
  removeMembers,
  replaceNode,
  setMember,
} from "../src/credential-file/json-edit.ts";
import { type JsonArray, type JsonObject, parseJson } from "../src/credential-file/json-tree.ts";

type Members = [key: string, value: unknown][];

const key = fc.oneof(fc.constantFrom("a", "b", "__proto__", "h:80", 'é\\"'), fc.string({ maxLength: 4 }));
const value = fc.jsonValue({ maxDepth: 2 });
const indent = fc.constantFrom(0, 2, 4, "\t");
const newline = fc.constantFrom("\n", "\r\n");

/** An object with its members as they are, duplicates too, in one of the usual manners. */
const objectText = fc
  .tuple(fc.array(fc.tuple(key, value), { maxLength: 6 }), indent, newline)
  .map(([members, space, lineBreak]) => ({ members, text: written(members, space, lineBreak) }));

function written(members: Members, space: number | string, lineBreak: string): string {
  const unit = typeof space === "number" ? " ".repeat(space) : space;
  const isSpread = unit !== "" && members.length > 0;
  const lines = members.map(([name, content]) => {
    const pretty = JSON.stringify(content, null, unit).replaceAll("\n", `\n${unit}`);
    return `${isSpread ? `\n${unit}` : ""}${JSON.stringify(name)}:${isSpread ? " " : ""}${pretty}`;
  });
  const text = `{${lines.join(",")}${isSpread ? "\n" : ""}}`;
  return (unit === "" ? text : `${text}\n`).replaceAll("\n", lineBreak);
}

function object(text: string): JsonObject {
  const root = parseJson(text);
  if (root.kind !== "object") throw new Error("the test needs an object");
  return root;
}

function array(text: string): JsonArray {
  const root = parseJson(text);
  if (root.kind !== "array") throw new Error("the test needs an array");
  return root;
}

/** Each member as it is spelled, in order. */
function spelled(text: string): [key: string, spelling: string][] {
  return object(text).members.map(({ key: name, start, end }) => [name, text.slice(start, end)]);
}

describe("a member that is set", () => {
  test("has the value, and every other member keeps its bytes and its place", () => {
    fc.assert(
      fc.property(objectText, key, value, ({ text }, name, content) => {
        const edited = setMember(text, object(text), name, content);
        const others = ([other]: [string, string]) => other !== name;

        expect(spelled(edited).filter(others)).toEqual(spelled(text).filter(others));
        const set = object(edited).members.filter((member) => member.key === name);
        expect(set.length).toBe(
          Math.max(1, object(text).members.filter((member) => member.key === name).length),
        );
        for (const member of set) {
          expect(JSON.parse(edited.slice(member.value.start, member.value.end))).toEqual(
            JSON.parse(JSON.stringify(content)),
          );
        }
      }),
      { numRuns: 1000 },
    );
  });

  test("is gone after it is removed, byte for byte", () => {
    fc.assert(
      fc.property(objectText, key, value, ({ members, text }, name, content) => {
        fc.pre(members.length > 0 && members.every(([other]) => other !== name));
        const edited = setMember(text, object(text), name, content);

        expect(removeMembers(edited, object(edited), name)).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });

  test("uses no other line ends than the text has", () => {
    fc.assert(
      fc.property(objectText, key, value, ({ members, text }, name, content) => {
        fc.pre(members.length > 0 && text.includes("\r\n"));

        expect(setMember(text, object(text), name, content).replaceAll("\r\n", "")).not.toContain("\n");
      }),
    );
  });

  test("stays on the one line of its neighbours", () => {
    const text = '{"a":1}\n';

    expect(setMember(text, object(text), "b", { c: [2] })).toBe('{"a":1,"b":{"c":[2]}}\n');
    expect(setMember(text, object(text), "a", { c: [2] })).toBe('{"a":{"c":[2]}}\n');
  });

  test("takes its neighbours' indentation, even where they are odd", () => {
    const text = '{\n   "a": {\n       "b": 1\n     }\n}';

    expect(setMember(text, object(text), "c", { d: 1 })).toBe(
      '{\n   "a": {\n       "b": 1\n     },\n   "c": {\n      "d": 1\n   }\n}',
    );
  });

  test("opens an empty object", () => {
    expect(setMember("{}", object("{}"), "a", { b: 1 })).toBe('{\n    "a": {\n        "b": 1\n    }\n}');
    expect(setMember("{\n}\n", object("{\n}\n"), "a", 1)).toBe('{\n    "a": 1\n}\n');
  });

  test("may hold what a replacement pattern would swallow", () => {
    const text = '{"a":"x"}';

    expect(setMember(text, object(text), "a", "$1 $& \\1 $`")).toBe(JSON.stringify({ a: "$1 $& \\1 $`" }));
  });
});

describe("members that are removed", () => {
  test("leave the others with their bytes", () => {
    fc.assert(
      fc.property(objectText, key, ({ text }, name) => {
        const edited = removeMembers(text, object(text), name);

        expect(spelled(edited)).toEqual(spelled(text).filter(([other]) => other !== name));
      }),
      { numRuns: 1000 },
    );
  });

  test("take the blanks and one comma with them", () => {
    const text = '{ "a": 1 , "b": 2 , "a": 3 }';

    expect(removeMembers(text, object(text), "b")).toBe('{ "a": 1 , "a": 3 }');
    expect(removeMembers(text, object(text), "a")).toBe('{ "b": 2 }');
  });

  test("leave an empty object without blanks", () => {
    const text = '{\n  "a": 1\n}\n';

    expect(removeMembers(text, object(text), "a")).toBe("{}\n");
  });

  test("change nothing where there are none", () => {
    expect(removeMembers('{ "a" :1}', object('{ "a" :1}'), "b")).toBe('{ "a" :1}');
  });
});

describe("elements of an array", () => {
  test("are added at the end and can be taken away again, byte for byte", () => {
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 5 }),
        value,
        indent,
        (elements, added, space) => {
          const text = JSON.stringify(elements, null, space);
          const edited = appendElement(text, array(text), added);

          expect(JSON.parse(edited)).toEqual(JSON.parse(JSON.stringify([...elements, added])));
          const again = array(edited);
          expect(removeElements(edited, again, (element) => element === again.elements.at(-1))).toBe(text);
        },
      ),
    );
  });

  test("are removed by choice, the others stay", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(value, fc.boolean()), { maxLength: 8 }), indent, (elements, space) => {
        const text = JSON.stringify(
          elements.map(([content]) => content),
          null,
          space,
        );
        const tree = array(text);
        const edited = removeElements(
          text,
          tree,
          (element) => elements[tree.elements.indexOf(element)]?.[1] === true,
        );
        const kept = elements.filter(([, isRemoved]) => !isRemoved).map(([content]) => content);

        expect(JSON.parse(edited)).toEqual(JSON.parse(JSON.stringify(kept)));
      }),
    );
  });
});

describe("a node that is replaced", () => {
  test("leaves what stands around it", () => {
    const text = ' {"a" : [1, 2] } ';
    const [member] = object(text).members;

    expect(member && replaceNode(text, member.value, {})).toBe(' {"a" : {} } ');
  });
});
