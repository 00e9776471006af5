import { describe, expect, test } from "vitest";
import { JsonSyntaxError } from "../src/credential-file/json-syntax-error.ts";
import { composerAuth } from "../src/package-managers/composer-auth.ts";

const ENTRY = '{"username":"token","password":"p"}';

describe("the check of an auth.json", () => {
  test.each([
    ["{}"],
    ["[]"],
    [" {} \n"],
    ['{"http-basic":[]}'],
    ['{"custom":null,"_comment":"kept"}'],
    ['{"http-basic":{"h":{"username":"u","password":"p","note":1}}}'],
  ])("passes what Composer reads: %s", (text) => {
    expect(() => composerAuth.check(text)).not.toThrow();
  });

  test.each([
    ["", 1, 1],
    ["\ufeff{}", 1, 1],
    ["null", 1, 1],
    ["[1]", 1, 1],
    ['{\n  "http-basic": null\n}', 2, 17],
    ['{\n  "http-basic": {\n    "h": "x"\n  }\n}', 3, 10],
    ['{\n  "http-basic": {\n    "h": {"username": "u"}\n  }\n}', 3, 10],
    ['{\n  "http-basic": {\n    "h": {"username": "u", "password": 5}\n  }\n}', 3, 40],
    ['{\n  "http-basic": {\n    "80": {"username": "u", "password": "p"}\n  }\n}', 3, 5],
    ['{"bearer": {"h": null}}', 1, 18],
    ['{"gitlab-domains": "x"}', 1, 20],
  ])("names the place of what Composer stops at: %j", (text, line, column) => {
    expect(() => composerAuth.check(text)).toThrow(expect.objectContaining({ line, column }));
  });

  test("quotes nothing of the file", () => {
    const password = Math.random().toString(36).slice(2);
    const text = `{"http-basic":{"${password}":{"username":"${password}"}}}`;

    expect(() => composerAuth.check(text)).toThrow(JsonSyntaxError);
    expect(() => composerAuth.check(text)).not.toThrow(password);
  });
});

describe("an entry that is put", () => {
  test("goes into the last of duplicate sections, the one that counts", () => {
    const text = '{"http-basic":{"h":{"username":"u","password":"1"}},"http-basic":{}}\n';

    expect(composerAuth.put(text, "h", ENTRY)).toBe(
      `{"http-basic":{"h":{"username":"u","password":"1"}},"http-basic":{"h":${ENTRY}}}\n`,
    );
  });

  test("replaces every duplicate of its host, however the key is escaped", () => {
    const text =
      '{"http-basic":{"h":{"username":"u","password":"1"},"\\u0068":{"username":"u","password":"2"}}}\n';

    expect(composerAuth.put(text, "h", ENTRY)).toBe(`{"http-basic":{"h":${ENTRY},"\\u0068":${ENTRY}}}\n`);
  });

  test.each([
    [`{"http-basic":{"h":${ENTRY}}}`],
    ['{ "http-basic": { "h": {\n"password" : "\\u0070", "username":"token" } } }'],
  ])("changes no byte if it is there already: %j", (text) => {
    expect(composerAuth.put(text, "h", ENTRY)).toBe(text);
  });

  test("makes an object of an empty list", () => {
    expect(composerAuth.put("[]", "h", ENTRY)).toBe(composerAuth.put(undefined, "h", ENTRY));
  });

  test("ends the file with the line break that the file uses", () => {
    const text = '{\r\n  "http-basic": {\r\n  }\r\n}';

    expect(composerAuth.put(text, "h", ENTRY)).toBe(
      '{\r\n  "http-basic": {\r\n    "h": {\r\n      "username": "token",\r\n      "password": "p"\r\n    }\r\n  }\r\n}\r\n',
    );
  });

  test.each(["h", "__proto__", "constructor", "a.example:8080", "[::1]:80"])(
    "is read back as it is: %s",
    (key) => {
      const text = composerAuth.put('{"http-basic":{"other":{"username":"u","password":"p"}}}', key, ENTRY);

      expect(JSON.parse(composerAuth.read(text, key) ?? "")).toEqual(JSON.parse(ENTRY));
      expect(composerAuth.read(text, `${key}0`)).toBeUndefined();
    },
  );
});

describe("an entry that is read", () => {
  test.each([
    [`{"http-basic":{"h":1,"h":${ENTRY}}}`, ENTRY],
    [`{"http-basic":{"h":1},"http-basic":{"h":${ENTRY}}}`, ENTRY],
    [`{"http-basic":{"h":${ENTRY}},"http-basic":{}}`, undefined],
    [`{"http-basic":{"H":${ENTRY}}}`, undefined],
    ['{"bearer":{"h":"t"}}', undefined],
    ['{"http-basic":[]}', undefined],
    ["[]", undefined],
  ])("is the one that Composer would use: %s", (text, entry) => {
    expect(composerAuth.read(text, "h")).toBe(entry);
  });
});

describe("an entry that is removed", () => {
  test("leaves all other bytes", () => {
    const kept = '"a":{"username":"caf\\u00e9",  "password":"a\\/b"}';
    const text = `{"x" :1, "http-basic":{${kept}, "h":1 ,"h":${ENTRY}},"bearer":{"h":"t"}}`;

    expect(composerAuth.remove(text, "h")).toBe(`{"x" :1, "http-basic":{${kept}},"bearer":{"h":"t"}}`);
  });

  test.each(["{}", "[]", '{"http-basic":[]}', '{"http-basic":{"H":1}}'])(
    "may never have been there: %s",
    (text) => {
      expect(composerAuth.remove(text, "h")).toBe(text);
    },
  );

  test("undoes what was put, but for an empty section", () => {
    const text = '{\n    "bearer": {\n        "h": "t"\n    }\n}\n';
    const put = composerAuth.put(text, "h", ENTRY);

    expect(JSON.parse(composerAuth.remove(put, "h") ?? "")).toEqual({
      ...JSON.parse(text),
      "http-basic": {},
    });
  });
});

describe("a file that nobody would miss", () => {
  test.each([
    ["{}", true],
    ["[]", true],
    ['{"http-basic":{}}', true],
    ['{"http-basic":{},"bearer":[]}\n', true],
    ['{"http-basic":{"h":1}}', false],
    ['{"custom":0}', false],
    ['{"_comment":""}', false],
    ["[1]", false],
  ])("holds nothing but empty sections: %s", (text, isEmpty) => {
    expect(composerAuth.isEmpty(text)).toBe(isEmpty);
  });
});

test.each([
  '{"x":{"toString":1}}',
  '{"x":[{"toString":1}]}',
  '{"username":{"toJSON":1},"password":{"valueOf":1}}',
])("an entry of any shape gives way: %s", (present) => {
  const text = `{"http-basic":{"h":${present}}}`;
  const entry = '{"username":"token","password":"p"}';

  expect(composerAuth.put(text, "h", entry)).toBe(`{"http-basic":{"h":${entry}}}\n`);
});
