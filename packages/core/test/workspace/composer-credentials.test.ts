import { describe, expect, test } from "vitest";
import { Secret } from "../../src/secret.ts";
import { hasUsableCredential } from "../../src/workspace/found-credential.ts";
import { registryTarget } from "../../src/workspace/registry-target.ts";
import { composerTarget, find, newToken, sent, states } from "./find.ts";

const HOST = "p.example.com:8443";
const GLOBAL = "/home/dev/.composer/auth.json";
const SETTINGS = "/home/dev/.composer/config.json";
const PROJECT = "/home/dev/app/auth.json";
const MANIFEST = "/home/dev/app/composer.json";

function basic(password: string, host = HOST): string {
  return JSON.stringify({ "http-basic": { [host]: { username: "token", password } } }, null, 2);
}

function present(report: ReturnType<typeof find>) {
  return report.credentials.filter(({ form }) => form !== "").map(({ source }) => source);
}

describe("one host in all places", () => {
  const tokens = Array.from({ length: 5 }, newToken);
  const [variable = "", project = "", manifest = "", home = "", settings = ""] = tokens;
  const machine = {
    env: { COMPOSER_AUTH: basic(variable) },
    files: {
      [PROJECT]: basic(project),
      [MANIFEST]: `{"config": ${basic(manifest)}}`,
      [GLOBAL]: basic(home),
      [SETTINGS]: `{"config": ${basic(settings)}}`,
    },
  };

  test("the variable wins since 2.7.8", () => {
    const report = find(composerTarget, machine);

    expect(report.credentials.map(({ token }) => token?.reveal())).toEqual(tokens);
    expect(sent(report)).toBe(variable);
    expect(report.outcome.why).toBe("the environment variable COMPOSER_AUTH beats the project's auth.json.");
    expect(report.remarks).toEqual([
      "Composer before 2.7.8 would use the http-basic credential from the project's auth.json.",
    ]);
  });

  test("the project won before", () => {
    const report = find(composerTarget, machine, { isOldComposer: true });

    expect(present(report)).toEqual([
      "project auth.json",
      "composer.json",
      "COMPOSER_AUTH",
      "global auth.json",
      "global config.json",
    ]);
    expect(sent(report)).toBe(project);
  });

  test("each says where it stands", () => {
    const texts: Record<string, string> = machine.files;

    for (const { file, span, token } of find(composerTarget, machine).credentials) {
      if (file === undefined) continue;
      const entry = JSON.parse(`{${texts[file]?.slice(span?.start, span?.end)}}`);
      expect(entry).toEqual({ [HOST]: { username: "token", password: token?.reveal() } });
    }
  });

  test("a password in the URL beats them all", () => {
    const target = { ...composerTarget, urlWithPassword: new Secret(`https://u:p%40w@${HOST}`) };
    const report = find(target, machine);

    expect(sent(report)).toBe("p@w");
    expect(present(report)[0]).toBe("URL");
  });
});

describe("several types for one host", () => {
  test("the type decides before the place does", () => {
    const token = newToken();
    const env = { COMPOSER_AUTH: basic(newToken()) };
    const report = find(composerTarget, { env, files: { [GLOBAL]: `{"bearer": {"${HOST}": "${token}"}}` } });

    expect(sent(report)).toBe(token);
    expect(report.outcome.why).toBe('Of several sections for one host, "bearer" beats "http-basic".');
    expect(report.credentials.map(({ form }) => form).slice(0, 2)).toEqual(["bearer", "http-basic"]);
  });

  test.each([
    ["http-basic", { username: "u", password: "T" }, "u"],
    ["bearer", "T", undefined],
    ["github-oauth", "T", undefined],
    ["gitlab-oauth", { token: "T" }, undefined],
    ["gitlab-token", "T", undefined],
    ["gitlab-token", { username: "u", token: "T" }, "u"],
    ["forgejo-token", { username: "u", token: "T" }, "u"],
  ])("the token of %s %j is found", (type, entry, userName) => {
    const token = newToken();
    const text = JSON.stringify({ [type]: { [HOST]: entry } }).replace("T", token);
    const report = find(composerTarget, { files: { [GLOBAL]: text } });

    expect(sent(report)).toBe(token);
    expect(report.credentials[0]?.userName?.reveal()).toBe(userName);
    expect(report.credentials[0]?.form).toBe(type);
  });

  test("an older release passes over what it does not know", () => {
    const text = JSON.stringify({ "forgejo-token": { [HOST]: { username: "u", token: newToken() } } });
    const report = find(composerTarget, { files: { [GLOBAL]: text } }, { isOldComposer: true });

    expect(report.outcome.kind).toBe("nothing");
    expect(states(report)).toContain("not-known-yet");
  });

  test("headers and certificates hold no token that could be adopted", () => {
    const text = JSON.stringify({ "custom-headers": { [HOST]: ["X-Key: secret"] } });
    const report = find(composerTarget, { files: { [GLOBAL]: text } });

    expect(report.outcome).toMatchObject({
      kind: "uses",
      credential: { form: "custom-headers", token: undefined },
    });
  });
});

describe("an entry that does no good", () => {
  test("the last of two for one host counts", () => {
    const token = newToken();
    const first = `"${HOST}": {"username": "token", "password": "${newToken()}"}`;
    const text = `{"http-basic": {${first}, ${first.replace(/[0-9a-f]{48}/, token)}}}`;
    const report = find(composerTarget, { files: { [GLOBAL]: text } });

    expect(sent(report)).toBe(token);
    expect(states(report).filter((state) => state !== "absent")).toEqual(["usable", "duplicate"]);
    expect(report.outcome.why).toBe("It is the only one for this host.");
  });

  test("stops Composer if it has the wrong shape", () => {
    const report = find(composerTarget, { files: { [GLOBAL]: `{"http-basic": {"${HOST}": "x"}}` } });

    expect(states(report)[0]).toBe("entry-malformed");
    expect(report.outcome.kind).toBe("stops");
  });

  test("is empty", () => {
    const report = find(composerTarget, { files: { [GLOBAL]: basic("") } });

    expect(states(report)[0]).toBe("token-empty");
    expect(hasUsableCredential(report)).toBe(false);
  });

  test("has a form that PACKAGE.broker does not take", () => {
    const target = registryTarget("package-broker", `https://${HOST}`);
    const stateOf = (text: string) => states(find(target, { files: { [GLOBAL]: text } }))[0];

    expect(stateOf(basic(newToken()))).toBe("usable");
    expect(stateOf(basic(newToken()).replace('"token"', '"me"'))).toBe("wrong-form");
    expect(stateOf(`{"bearer": {"${HOST}": "${newToken()}"}}`)).toBe("wrong-form");
  });

  test.each([
    ["p.example.com", "other-port"],
    ["p.example.com:443", "other-port"],
    ["P.example.com:8443", "other-case"],
    ["https://p.example.com:8443", "not-a-host"],
    ["p.example.com:8443/", "not-a-host"],
    ["https://u:pw-of-u@p.example.com/x", "not-a-host"],
    ["*.example.com", "wildcard"],
  ])("for %s misses by %s", (host, miss) => {
    const report = find(composerTarget, { files: { [GLOBAL]: basic(newToken(), host) } });
    const [state] = report.credentials.map((credential) => credential.state);

    expect(states(report)[0]).toBe(miss);
    expect(state).toHaveProperty("fix", `Write "${HOST}" as the host.`);
    expect(JSON.stringify(state)).not.toContain("pw-of-u");
    expect(report.outcome.kind).toBe("nothing");
  });

  test.each([["example.com"], ["other.example.com"], ["*.other.com"], ["xp.example.com:8443"], ["*"]])(
    "for %s is for somebody else",
    (host) => {
      const report = find(composerTarget, { files: { [GLOBAL]: basic(newToken(), host) } });
      expect(new Set(states(report))).toEqual(new Set(["absent"]));
    },
  );
});

describe("a place that Composer cannot use", () => {
  test("stops it", () => {
    const broken = find(composerTarget, { files: { [GLOBAL]: basic(newToken()).slice(0, -1) } });
    const mark = find(composerTarget, { files: { [GLOBAL]: `\ufeff${basic(newToken())}` } });
    const variable = find(composerTarget, { env: { COMPOSER_AUTH: "{bad" } });
    const unreadable = find(composerTarget, { unreadable: [GLOBAL] });

    for (const report of [broken, mark, variable, unreadable]) {
      expect(report.outcome.kind).toBe("stops");
      expect(states(report)[0]).toMatch(/^file-/);
    }
  });

  test("an empty variable counts as none", () => {
    expect(new Set(states(find(composerTarget, { env: { COMPOSER_AUTH: "" } })))).toEqual(
      new Set(["absent"]),
    );
  });

  test("the project's auth.json counts only beside a composer.json", () => {
    const files = { [PROJECT]: basic(newToken()) };

    expect(find(composerTarget, { files }).outcome.kind).toBe("nothing");
    expect(find(composerTarget, { files: { ...files, [MANIFEST]: "{}" } }).outcome.kind).toBe("uses");
  });

  test("without a home there is no Composer", () => {
    const report = find(composerTarget, { env: { HOME: undefined } });

    expect(report.credentials).toEqual([]);
    expect(report.outcome.kind).toBe("stops");
  });
});

test("a GitLab below a path is looked for by that path, and a remark says so", () => {
  const target = registryTarget("composer", "https://git.example.com/gitlab/api");
  const text = JSON.stringify({ "gitlab-token": { "git.example.com/gitlab": newToken() } });

  expect(find(target, { files: { [GLOBAL]: text } }).remarks).toEqual([
    'Because of its gitlab-domains, Composer looks for "git.example.com/gitlab" and not "git.example.com".',
  ]);
});
