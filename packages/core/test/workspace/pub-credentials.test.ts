import { describe, expect, test } from "vitest";
import { hasUsableCredential } from "../../src/workspace/found-credential.ts";
import { find, newToken, pubTarget, sent, states } from "./find.ts";

const FILE = "/home/dev/.config/dart/pub-tokens.json";
const URL = "https://pub.example.com/x/";

function findIn(hosted: unknown, env: Record<string, string> = {}) {
  return find(pubTarget, { env, files: { [FILE]: JSON.stringify({ version: 1, hosted }) } });
}

describe("an entry of pub-tokens.json", () => {
  test("with a token is found, whatever the spelling of its URL", () => {
    const token = newToken();
    const text = JSON.stringify({ version: 1, hosted: [{ url: "HTTPS://PUB.example.com:443/x", token }] });
    const report = find(pubTarget, { files: { [FILE]: text } });
    const [credential] = report.credentials;

    expect(sent(report)).toBe(token);
    expect(hasUsableCredential(report)).toBe(true);
    expect(states(report)).toEqual(["usable"]);
    expect(JSON.parse(text.slice(credential?.span?.start, credential?.span?.end))).toHaveProperty(
      "token",
      token,
    );
    expect(credential).toMatchObject({ source: "pub-tokens.json", reach: "home", file: FILE, form: "token" });
  });

  test("with env is as good as the variable", () => {
    const token = newToken();
    const hosted = [{ url: URL, env: "T" }];
    const bad = "a character 1 is not";

    expect(sent(findIn(hosted, { T: token }))).toBe(token);
    expect(findIn(hosted, { T: token }).credentials[0]).toMatchObject({ form: "env", variable: "T" });
    expect(states(findIn(hosted))).toEqual(["variable-unset"]);
    expect(states(findIn(hosted, { T: "" }))).toEqual(["token-empty"]);
    expect(states(findIn(hosted, { T: `${token}\n` }))).toEqual(["token-malformed"]);
    expect(findIn(hosted).outcome.kind).toBe("stops");
    expect(findIn(hosted, { T: bad }).outcome.kind).toBe("stops");
  });

  test("with both or neither is passed over, and the next one counts", () => {
    const token = newToken();
    const report = findIn([{ url: URL, token: "a", env: "B" }, { url: URL }, { url: URL, token }]);

    expect(states(report)).toEqual(["entry-malformed", "entry-malformed", "usable"]);
    expect(sent(report)).toBe(token);
  });

  test("hides a later one for the same URL, even if it is bad", () => {
    const token = newToken();

    expect(
      states(
        findIn([
          { url: URL, token },
          { url: URL, token: newToken() },
        ]),
      ),
    ).toEqual(["usable", "duplicate"]);
    expect(
      sent(
        findIn([
          { url: URL, token },
          { url: URL, token: newToken() },
        ]),
      ),
    ).toBe(token);
    expect(
      findIn([
        { url: URL, token: "a b" },
        { url: URL, token },
      ]).outcome.kind,
    ).toBe("stops");
  });

  test.each([
    ["https://pub.example.com/X/", "other-case"],
    ["https://pub.example.com", "other-path"],
    ["https://pub.example.com/x/y/", "other-path"],
    ["https://pub.example.com//x/", "other-path"],
    ["https://pub.example.com/x//", "other-path"],
    ["https://pub.example.com:8443/x/", "other-port"],
    ["http://pub.example.com/x/", "other-scheme"],
    ["pub.example.com/x/", "not-a-url"],
    ["https://pub.example.com/x/?token=1", "not-a-url"],
  ])("for %s misses by %s", (url, miss) => {
    const token = newToken();
    const report = findIn([{ url, token }]);

    expect(states(report)).toEqual([miss, "absent"]);
    expect(report.credentials[0]?.state).toHaveProperty("fix", `Write "${URL}" as its url.`);
    expect(report.credentials[0]?.token?.reveal()).toBe(token);
    expect(report.outcome.kind).toBe("nothing");
  });

  test.each([["https://other.example.com/x/"], ["https://pub.example.com/z/"], ["no url"], [7]])(
    "for %s is for somebody else",
    (url) => {
      expect(states(findIn([{ url, token: newToken() }, null, "x"]))).toEqual(["absent"]);
    },
  );
});

test("another name of this machine is a near miss", () => {
  const target = { ...pubTarget, key: "http://localhost:8080" };
  const hosted = [{ url: "http://127.0.0.1:8080", token: newToken() }];
  const files = { [FILE]: JSON.stringify({ version: 1, hosted }) };

  expect(states(find(target, { files }))).toEqual(["other-name", "absent"]);
});

describe("the file", () => {
  test("that is missing, broken, of an unknown version or unreadable", () => {
    const outcome = (text?: string) => {
      const report = find(pubTarget, text === undefined ? {} : { files: { [FILE]: text } });
      return [...states(report), report.outcome.kind];
    };

    expect(outcome()).toEqual(["absent", "nothing"]);
    expect(outcome('{"version":1,"hosted":[')).toEqual(["file-malformed", "nothing"]);
    expect(outcome('{"version":2,"hosted":[]}')).toEqual(["file-malformed", "nothing"]);
    expect(outcome('{"version":1}')).toEqual(["absent", "nothing"]);
    const unreadable = find(pubTarget, { unreadable: [FILE] });
    expect(states(unreadable)).toEqual(["file-unreadable"]);
    expect(unreadable.outcome.kind).toBe("stops");
  });

  test("may begin with a byte order mark, which editors do not count", () => {
    const token = newToken();
    const text = JSON.stringify({ version: 1, hosted: [{ url: URL, token }] });
    const report = find(pubTarget, { files: { [FILE]: `\ufeff${text}` } });

    expect(sent(report)).toBe(token);
    expect(text[report.credentials[0]?.span?.start ?? 0]).toBe("{");
    expect(report.credentials[0]?.span?.start).toBeGreaterThan(0);
  });

  test("that others can read is reported, except on Windows", () => {
    const files = { [FILE]: JSON.stringify({ version: 1, hosted: [{ url: URL, token: newToken() }] }) };
    const exposure = (mode: number) =>
      find(pubTarget, { files }, { modes: { [FILE]: mode } }).credentials[0]?.exposure;
    const windowsFile = "C:/A/dart/pub-tokens.json";
    const windows = find(
      pubTarget,
      { platform: "win32", env: { APPDATA: "C:\\A" }, files: { [windowsFile]: files[FILE] ?? "" } },
      { modes: { "C:\\A\\dart\\pub-tokens.json": 0o666 } },
    );

    expect(exposure(0o100644)).toContain("(mode 644)");
    expect(exposure(0o100600)).toBeUndefined();
    expect(states(windows)).toEqual(["usable"]);
    expect(windows.credentials[0]?.exposure).toBeUndefined();
  });

  test("has no place without a home", () => {
    const report = find(pubTarget, { env: { HOME: undefined } });

    expect(report.credentials).toEqual([]);
    expect(report.outcome).toMatchObject({ kind: "nothing", why: expect.stringContaining("HOME") });
  });
});

test("PUB_HOSTED_URL is remarked on", () => {
  expect(find(pubTarget, { env: { PUB_HOSTED_URL: "https://m.example.com/" } }).remarks).toEqual([
    "PUB_HOSTED_URL is set: packages that name no registry come from https://m.example.com.",
  ]);
});

test.each(["", "m", "abc://x"])(
  "pub goes on with PUB_HOSTED_URL=%j where a package names its registry, and that is remarked on",
  (defaultUrl) => {
    const token = newToken();
    const report = findIn([{ url: URL, token }], { PUB_HOSTED_URL: defaultUrl });

    expect(sent(report)).toBe(token);
    expect(report.remarks).toEqual([
      "PUB_HOSTED_URL is set, and is not the URL of a registry: pub stops at a package that names no registry of its own.",
    ]);
  },
);
