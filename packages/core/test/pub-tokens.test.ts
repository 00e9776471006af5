import { describe, expect, it } from "vitest";
import { pubTokens } from "../src/package-managers/pub-tokens.ts";
import data from "./data/pub-files.json" with { type: "json" };

interface Row {
  id: string;
  before: string;
  after?: string;
  refused?: string;
  pub: unknown[];
  deviation?: string;
}

const rows: Row[] = data.rows;
const put = (text: string | undefined) => pubTokens.put(text, data.key, data.entry);

describe("adding a token to a file that is there", () => {
  it.each(rows.filter(({ refused }) => refused !== undefined))("$id is refused: $before", (row) => {
    expect(() => pubTokens.check(row.before)).toThrow(row.refused);
    expect(() => put(row.before)).toThrow(row.refused);
  });

  it.each(rows.filter(({ after }) => after !== undefined))("$id: $before", ({ before, after }) => {
    expect(() => pubTokens.check(before)).not.toThrow();
    expect(put(before)).toBe(after);
    expect(pubTokens.read(put(before), data.key)).toBe(data.entry);
  });

  it.each(rows.filter(({ after }) => after !== undefined))(
    "$id means what pub's own file means, or says why not",
    (row) => {
      const expected = expect(JSON.parse(row.after ?? ""));
      if (row.deviation) expected.not.toEqual({ version: 1, hosted: row.pub });
      else expected.toEqual({ version: 1, hosted: row.pub });
    },
  );

  it("never quotes the file in a refusal", () => {
    const secret = `s${Math.random().toString(36).slice(2)}`;
    for (const text of [
      `{"version":1,"hosted":[{"token":"${secret}"`,
      `{"version":"${secret}"}`,
      `"${secret}"`,
    ]) {
      expect(() => pubTokens.check(text)).toThrow(
        expect.objectContaining({ message: expect.not.stringContaining(secret) }),
      );
    }
  });
});

describe("a new file", () => {
  it("is as pub writes it: on one line, without a line break at the end", () => {
    expect(put(undefined)).toBe(`{"version":1,"hosted":[${data.entry}]}`);
  });

  it("F39: may have a byte order mark when it comes from somebody else", () => {
    expect(pubTokens.acceptsByteOrderMark).toBe(true);
  });
});

describe("the manner of a file", () => {
  const spread = `{
  "version": 1,
  "hosted": [
    {
      "url": "https://a.example",
      "token": "1"
    },
    {
      "url": "https://h.example/",
      "token": "old"
    }
  ]
}
`;

  it("is kept when an entry is replaced", () => {
    expect(put(spread)).toBe(
      spread.replace('"https://h.example/"', '"https://h.example"').replace('"old"', '"tok-1"'),
    );
  });

  it("is kept when the only entry is replaced", () => {
    const text = '{ "version": 1,\r\n\t"hosted": [\r\n\t\t{ "url": "HTTPS://h.example:443" }\r\n\t]\r\n}';
    expect(put(text)).toBe(
      '{ "version": 1,\r\n\t"hosted": [\r\n\t\t{\r\n\t\t\t"url": "https://h.example",\r\n\t\t\t"token": "tok-1"\r\n\t\t}\r\n\t]\r\n}',
    );
  });

  it("is not touched when the same entry is there already, wherever it stands", () => {
    const text = put(spread).replace(/ {4}\{[^}]*a\.example[^}]*\},\n/, "");
    const moved = text.replace(/\n {2}\]/, ',\n    { "url": "https://z.example", "env": "Z" }\n  ]');
    expect(put(moved)).toBe(moved);
  });

  it("changes when the same entry is there with something more, or twice", () => {
    expect(put('{"version":1,"hosted":[{"url":"https://h.example","token":"tok-1","note":1}]}')).toBe(
      put(undefined),
    );
    expect(put(`{"version":1,"hosted":[${data.entry},${data.entry}]}`)).toBe(put(undefined));
  });

  it("may write the version as 1.0, which Dart takes for 1", () => {
    expect(() => pubTokens.check('{"version":1.0}')).not.toThrow();
  });
});

describe("the entry that pub would use", () => {
  const read = (...hosted: string[]) =>
    pubTokens.read(`{"version":1,"hosted":[${hosted.join(",")}]}`, "https://h.example/p/");

  it("is the first of those with the same URL, however it is spelt", () => {
    const first = '{ "url": "HTTPS://H.example/p", "env": "FIRST" }';
    expect(
      read(
        '{"url":"https://h.example/p/q","token":"1"}',
        first,
        '{"url":"https://h.example/p/","token":"2"}',
      ),
    ).toBe(first);
  });

  it.each([
    '{"url":"https://h.example/p","token":"1","env":"E"}',
    '{"url":"https://h.example/p"}',
    '{"url":"https://h.example/p","token":null}',
    '{"url":"https://h.example/p","token":"1","env":null}',
    '{"url":"https://h.example/p","token":1}',
    '{"token":"1"}',
    '["https://h.example/p"]',
    "null",
  ])("is not %s", (useless) => {
    const useful = '{"url":"https://h.example/p","token":"2"}';
    expect(read(useless)).toBeUndefined();
    expect(read(useless, useful)).toBe(useful);
  });

  it.each(["https://h.example", "https://h.example/P/", "https://h.example/p/q/", "http://h.example/p/"])(
    "is not the one for %s",
    (url) => expect(read(JSON.stringify({ url, token: "1" }))).toBeUndefined(),
  );

  it("is none in a file without a list", () => {
    expect(pubTokens.read('{"version":1}', "https://h.example/p/")).toBeUndefined();
  });
});
