import { describe, expect, test } from "vitest";
import { hasUsableCredential } from "../../src/workspace/found-credential.ts";
import { apkgTarget, find, newToken, sent, states } from "./find.ts";

const FILE = "/home/dev/.apkg/credentials.json";
const SETTINGS = "/home/dev/.apkg/config.json";

function logIn(accessToken: string, registry = "https://api.apkg.ai/"): string {
  return JSON.stringify({ registry, accessToken, refreshToken: "", username: "" });
}

test("nothing is there", () => {
  const report = find(apkgTarget, {});

  expect(states(report)).toEqual(["absent", "absent"]);
  expect(report.outcome.kind).toBe("nothing");
});

describe("the file", () => {
  test("beats the variable", () => {
    const [inFile, inVariable] = [newToken(), newToken()];
    const report = find(apkgTarget, { env: { APKG_TOKEN: inVariable }, files: { [FILE]: logIn(inFile) } });

    expect(sent(report)).toBe(inFile);
    expect(report.credentials.map(({ source, reach }) => [source, reach])).toEqual([
      ["credentials.json", "home"],
      ["APKG_TOKEN", "environment"],
    ]);
  });

  test("stops apkg if it is broken or unreadable, even where the variable is set", () => {
    const env = { APKG_TOKEN: newToken() };
    const broken = find(apkgTarget, { env, files: { [FILE]: '{"accessToken":""}' } });
    const unreadable = find(apkgTarget, { env, unreadable: [FILE] });

    expect(states(broken)).toEqual(["file-malformed", "usable"]);
    expect(states(unreadable)).toEqual(["file-unreadable", "usable"]);
    expect([broken.outcome.kind, unreadable.outcome.kind]).toEqual(["stops", "stops"]);
  });

  test("of another registry is sent all the same", () => {
    const report = find(apkgTarget, { files: { [FILE]: logIn(newToken(), "https://apkg.example.com") } });

    expect(states(report)).toEqual(["other-registry", "absent"]);
    expect(report.outcome.kind).toBe("uses");
    expect(hasUsableCredential(report)).toBe(false);
  });
});

describe("the variable", () => {
  test.each([
    ["counts without a file", newToken(), "usable"],
    ["counts as present when it is empty", "", "token-empty"],
    ["cannot end with a line break", `${newToken()}\n`, "token-malformed"],
    ["cannot hold a blank", `${newToken()} x`, "token-malformed"],
  ])("%s", (_title, value, state) => {
    const report = find(apkgTarget, { env: { APKG_TOKEN: value } });

    expect(states(report)).toEqual([state, "absent"]);
    expect(sent(report)).toBe(value);
  });
});

describe("apkg's settings", () => {
  test("can send the token elsewhere", () => {
    const files = {
      [SETTINGS]: '{"services":{"auth":"https://elsewhere.example.com"}}',
      [FILE]: logIn(newToken()),
    };
    const report = find(apkgTarget, { files });

    expect(states(report)).toEqual(["diverted", "absent"]);
    expect(report.outcome).toMatchObject({ kind: "uses", credential: { state: { fault: "diverted" } } });
  });

  test("stop apkg if they are broken or unreadable", () => {
    const files = { [FILE]: logIn(newToken()) };

    expect(find(apkgTarget, { files: { ...files, [SETTINGS]: "{" } }).outcome.kind).toBe("stops");
    expect(find(apkgTarget, { files, unreadable: [SETTINGS] }).outcome.kind).toBe("stops");
  });
});

test("without a home directory apkg does not run", () => {
  const report = find(apkgTarget, { env: { HOME: "", APKG_TOKEN: newToken() }, accountHome: "" });

  expect(states(report)).toEqual(["usable"]);
  expect(report.outcome.kind).toBe("stops");
});
