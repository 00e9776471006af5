import { describe, expect, test } from "vitest";
import { findTrackedCredentials } from "../../src/workspace/tracked-credentials.ts";
import { newToken } from "./find.ts";

const token = newToken();
const auth = `{
  "http-basic": {"p.example.com": {"username": "token", "password": "${token}"}, "empty.example.com": {}},
  "bearer": {"q.example.com": "${token}", "empty.example.com": ""},
  "gitlab-domains": ["git.example.com"]
}`;

describe("credentials that git keeps", () => {
  test("are found in auth.json and in the config of composer.json", () => {
    const inAuth = findTrackedCredentials({ name: "auth.json", text: auth, isTracked: true });
    const text = `{"name": "a/b", "config": ${auth}}`;
    const inManifest = findTrackedCredentials({ name: "composer.json", text, isTracked: true });

    for (const [found, whole] of [
      [inAuth, auth],
      [inManifest, text],
    ] as const) {
      expect(found.map(({ form, host }) => [form, host])).toEqual([
        ["http-basic", "p.example.com"],
        ["bearer", "q.example.com"],
      ]);
      expect(found.every(({ span }) => whole.slice(span.start, span.end).includes(token))).toBe(true);
    }
  });

  test("are none where git does not track the file, or where there are none", () => {
    expect(findTrackedCredentials({ name: "auth.json", text: auth, isTracked: false })).toEqual([]);
    expect(findTrackedCredentials({ name: "composer.json", text: auth, isTracked: true })).toEqual([]);
    expect(findTrackedCredentials({ name: "auth.json", text: "{", isTracked: true })).toEqual([]);
  });
});
