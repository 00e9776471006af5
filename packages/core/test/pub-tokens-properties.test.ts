import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lastMember, parseJson } from "../src/credential-file/json-tree.ts";
import { hostedUrlOf } from "../src/package-managers/dart-hosted-url.ts";
import { pubTokens } from "../src/package-managers/pub-tokens.ts";

const KEY = "https://h.example/p/";

const url = fc.constantFrom(
  KEY,
  "https://h.example/p",
  "HTTPS://H.EXAMPLE:443/./p",
  "https://h.example/P",
  "https://h.example",
  "https://other.example",
  "no url",
);
const text = fc.string({ unit: "grapheme", maxLength: 6 });
const tokenEntry = fc.record(
  { url, token: text, note: fc.jsonValue({ maxDepth: 1 }) },
  { requiredKeys: ["url"] },
);
const variableEntry = fc.record({
  note: fc.jsonValue({ maxDepth: 1 }),
  env: fc.oneof(text, fc.constant(null)),
  url,
});
const hosted = fc.array(fc.oneof(tokenEntry, variableEntry, fc.jsonValue({ maxDepth: 1 })), { maxLength: 6 });
const file = fc
  .record(
    { version: fc.constant(1), hosted, note: fc.jsonValue({ maxDepth: 2 }) },
    { requiredKeys: ["version"] },
  )
  .chain((value) =>
    fc.tuple(
      fc.constant(value),
      fc.constantFrom(undefined, 2, 4, "\t"),
      fc.constantFrom("\n", "\r\n"),
      fc.constantFrom("", "\n"),
    ),
  )
  .map(
    ([value, indent, newline, end]) => JSON.stringify(value, null, indent).replaceAll("\n", newline) + end,
  );
const entry = fc
  .oneof(fc.record({ url: fc.constant(KEY), token: text }), fc.record({ url: fc.constant(KEY), env: text }))
  .map((value) => JSON.stringify(value));

/** The elements of `hosted` as they are written, without those of the key. */
function others(written: string): string[] {
  const root = parseJson(written);
  const list = root.kind === "object" ? lastMember(root, "hosted")?.value : undefined;
  const elements =
    list?.kind === "array" ? list.elements.map((node) => written.slice(node.start, node.end)) : [];
  return elements.filter((element) => !isOfKey(JSON.parse(element)));
}

function isOfKey(value: unknown): boolean {
  if (typeof value !== "object" || value === null || !("url" in value) || Array.isArray(value)) return false;
  return typeof value.url === "string" && hostedUrlOf(value.url) === KEY;
}

describe("in any pub-tokens.json", () => {
  it("an entry that was put is the one that is read", () => {
    fc.assert(
      fc.property(file, entry, (before, put) => {
        const read = pubTokens.read(pubTokens.put(before, KEY, put), KEY);
        expect(JSON.parse(read ?? "null")).toEqual(JSON.parse(put));
      }),
    );
  });

  it("putting and removing change no byte of any other entry", () => {
    fc.assert(
      fc.property(file, entry, (before, put) => {
        expect(others(pubTokens.put(before, KEY, put))).toEqual(others(before));
        expect(others(pubTokens.remove(before, KEY) ?? "")).toEqual(others(before));
      }),
    );
  });

  it("putting twice is putting once", () => {
    fc.assert(
      fc.property(file, entry, (before, put) => {
        const once = pubTokens.put(before, KEY, put);
        expect(pubTokens.put(once, KEY, put)).toBe(once);
      }),
    );
  });

  it("putting and removing mean the same as removing alone", () => {
    fc.assert(
      fc.property(file, entry, (before, put) => {
        const removed = JSON.parse(pubTokens.remove(before, KEY) ?? "");
        const putAndRemoved = JSON.parse(pubTokens.remove(pubTokens.put(before, KEY, put), KEY) ?? "");
        expect(putAndRemoved).toEqual({ hosted: [], ...removed });
        expect(pubTokens.read(JSON.stringify(removed), KEY)).toBeUndefined();
      }),
    );
  });

  it("removing a key that is not there changes nothing", () => {
    fc.assert(
      fc.property(file, (before) => {
        expect(pubTokens.remove(before, "https://absent.example")).toBe(before);
      }),
    );
  });
});
