import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { Secret } from "../../src/secret.ts";
import { explainCredentials } from "../../src/workspace/explain-credentials.ts";
import type { CredentialReport } from "../../src/workspace/found-credential.ts";
import { withOpenEditors } from "../../src/workspace/open-editors.ts";
import { composerMachine } from "../composer-machine.ts";
import { apkgTarget, composerTarget, find, newToken, pubTarget } from "./find.ts";

const PUB = "/home/dev/.config/dart/pub-tokens.json";
const COMPOSER = "/home/dev/.composer/auth.json";
const APKG = "/home/dev/.apkg/credentials.json";

function textOf(report: CredentialReport): string {
  const { title, sections } = explainCredentials(report);
  return [
    title,
    ...sections.flatMap(({ heading, lines }) => ["", heading, ...lines.map(({ text }) => text)]),
  ].join("\n");
}

test("an explanation names the winner, the others, what nearly fits, and where nothing is", () => {
  const files = {
    [COMPOSER]: `{"bearer": {"p.example.com": "${newToken()}"},
      "http-basic": {"p.example.com:8443": {"username": "someone", "password": "${newToken()}"}}}`,
  };
  const report = find(composerTarget, { files }, { modes: { [COMPOSER]: 0o644 } });

  expect(textOf(report)).toBe(`Credentials of Composer for https://p.example.com:8443

Result
Composer sends the http-basic credential in Composer's global auth.json. It is the only one for this host.

What is there, strongest first
→ the http-basic credential in Composer's global auth.json
Other users of this machine can get at this file (mode 644). Set its mode to 600.

Nearly right
the bearer credential in Composer's global auth.json: Composer looks for "p.example.com:8443", and "p.example.com" has another port, or none. Write "p.example.com:8443" as the host.
Other users of this machine can get at this file (mode 644). Set its mode to 600.

Where nothing is
the environment variable COMPOSER_AUTH
the project's auth.json
the project's composer.json
Composer's global config.json`);
});

test("lines lead to the place that they are about", () => {
  const text = JSON.stringify({ version: 1, hosted: [{ url: pubTarget.url, token: newToken() }] });
  const [result] = explainCredentials(find(pubTarget, { files: { [PUB]: text } })).sections;
  const place = result?.lines[0]?.place;

  expect(place?.file).toBe(PUB);
  expect(text.slice(place?.span?.start, place?.span?.end)).toContain(pubTarget.url);
});

test("a credential that wins and does no good is called so", () => {
  expect(textOf(find(apkgTarget, { env: { APKG_TOKEN: "" } }))).toContain(
    "apkg sends the environment variable APKG_TOKEN. APKG_TOKEN counts, because there is no file that would beat it. It will do no good.",
  );
});

describe("no explanation shows a token", () => {
  test("that stands in the place of a variable's name", () => {
    const token = newToken();
    const text = JSON.stringify({ version: 1, hosted: [{ url: pubTarget.url, env: token }] });
    const report = find(pubTarget, { files: { [PUB]: text } });

    expect(textOf(report)).toContain("the variable of an unusual name, which pub-tokens.json names");
    expect(textOf(report) + JSON.stringify(report)).not.toContain(token);
  });

  test("that stands in the place of a path", () => {
    const token = newToken();
    const text = JSON.stringify({
      bearer: { "p.example.com:8443": token, [`p.example.com/${token}`]: token },
    });
    const report = find(composerTarget, { files: { [COMPOSER]: text } });

    expect(textOf(report)).toContain('"p.example.com/***" has more in it than a host and a port');
    expect(textOf(report) + JSON.stringify(report)).not.toContain(token);
  });
});

test("what an open editor shows counts, in any case of its path on Windows", () => {
  const machine = composerMachine({
    platform: "win32",
    files: { "C:/a": "disk", "C:/b": "disk" },
    directories: ["C:/d"],
  });
  const surroundings = withOpenEditors(machine, new Map([["c:\\A", "editor"]]));

  expect(surroundings.readText("C:\\a")).toBe("editor");
  expect(surroundings.readText("C:\\b")).toBe("disk");
  expect(surroundings.isDirectory("C:\\d")).toBe(true);
  expect(surroundings.accountHome()).toBe("/machine");
});

describe("whatever the files and variables say", () => {
  const token = newToken();
  const word = fc.constantFrom(
    token,
    pubTarget.url,
    composerTarget.key,
    "p.example.com",
    "https://pub.example.com",
  );
  const value: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4, depthSize: "small" },
      word,
      fc.constantFrom(null, 1, "", [], {}),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(
        fc.oneof(
          word,
          fc.constantFrom("version", "hosted", "url", "token", "env", "http-basic", "bearer", "github-oauth"),
          fc.constantFrom(
            "username",
            "password",
            "config",
            "registry",
            "accessToken",
            "refreshToken",
            "services",
          ),
        ),
        tie("value"),
        { maxKeys: 5 },
      ),
    ),
  })).value;
  const entries = fc.array(fc.record({ url: word, token: fc.constantFrom(token, `${token}@`) }), {
    maxLength: 3,
  });
  const text = fc.oneof(
    value.map((any) => JSON.stringify(any)),
    entries.map((hosted) => JSON.stringify({ version: 1, hosted })),
    fc.dictionary(word, word).map((hosts) => JSON.stringify({ bearer: hosts, "gitlab-oauth": hosts })),
    value.map((any) => JSON.stringify(any).slice(1)),
    fc.string({ unit: "binary" }),
  );

  it("the search does not throw, its spans lie in the file, and no explanation holds a token", () => {
    fc.assert(
      fc.property(text, fc.constantFrom(pubTarget, composerTarget, apkgTarget), (content, plain) => {
        const target = { ...plain, urlWithPassword: new Secret(`https://u:${token}@p.example.com`) };
        const files = { [PUB]: content, [COMPOSER]: content, [APKG]: content };
        const report = find(target, {
          files,
          env: { COMPOSER_AUTH: content, APKG_TOKEN: content, E: content },
        });

        for (const { span } of report.credentials) expect(span?.end ?? 0).toBeLessThanOrEqual(content.length);
        expect(textOf(report)).not.toContain(token);
        expect(JSON.stringify(report)).not.toContain(token);
      }),
      { numRuns: 500 },
    );
  });
});
