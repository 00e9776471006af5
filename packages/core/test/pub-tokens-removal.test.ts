import { describe, expect, it } from "vitest";
import { normaliseHostedUrl } from "../src/package-managers/dart-hosted-url.ts";
import { pubTokens } from "../src/package-managers/pub-tokens.ts";
import data from "./data/pub-removals.json" with { type: "json" };

interface Row {
  id: string;
  before?: string;
  url: string;
  isUntouched?: boolean;
  after?: unknown[];
  ours?: unknown[];
  deviation?: string;
}

const rows: Row[] = data.rows;

describe("removing an entry", () => {
  it.each(rows)("$id: $url", ({ before = data.before, url, isUntouched, after, ours, deviation }) => {
    const left = pubTokens.remove(before, normaliseHostedUrl(url));
    if (isUntouched) {
      expect(left).toBe(before);
      return;
    }
    expect(ours !== undefined).toBe(deviation !== undefined);
    expect(JSON.parse(left ?? "")).toEqual({ ...JSON.parse(before), hosted: ours ?? after });
  });

  it("R8: leaves a malformed file to whoever can mend it", () => {
    expect(() => pubTokens.remove('{"version":1,', "https://a.example")).toThrow("line 1, column 14");
  });

  it("changes nothing in a file without a list", () => {
    expect(pubTokens.remove('{ "version": 1 }', "https://a.example")).toBe('{ "version": 1 }');
  });

  it("keeps the bytes of everything else", () => {
    const text =
      '{"hosted": [ {"url":"https://a.example","env":"A"},\n  {"n": 1.0, "url":"https://b.example"} ],\n "version":1}\n';
    expect(pubTokens.remove(text, "https://a.example")).toBe(
      '{"hosted": [ {"n": 1.0, "url":"https://b.example"} ],\n "version":1}\n',
    );
  });
});

describe("a file that nobody would miss", () => {
  it.each(['{"version":1,"hosted":[]}', '{"version":1}', '{ "hosted": [ ],\n"version": 1 }\n'])(
    "is %s",
    (text) => {
      expect(pubTokens.isEmpty(text)).toBe(true);
    },
  );

  it.each([
    '{"version":1,"hosted":[null]}',
    '{"version":1,"hosted":[],"note":0}',
    '{"version":1,"hosted":[{"url":"https://a.example","env":"A"}],"hosted":[]}',
  ])("is not %s", (text) => {
    expect(pubTokens.isEmpty(text)).toBe(false);
  });

  it("is what is left of a new file once its entry is gone", () => {
    const created = pubTokens.put(undefined, "https://a.example", '{"url":"https://a.example","env":"A"}');
    expect(pubTokens.isEmpty(created)).toBe(false);
    expect(pubTokens.isEmpty(pubTokens.remove(created, "https://a.example") ?? "")).toBe(true);
  });
});
