import { describe, expect, it } from "vitest";
import { composerOrigin } from "../src/package-managers/composer-origin.ts";
import type { ComposerSources } from "../src/package-managers/composer-sources.ts";
import { otherComposerSpellings } from "../src/package-managers/composer-spellings.ts";

function warningsFor(url: string, repositories: unknown, source: keyof ComposerSources = "composer.json") {
  const nothing: ComposerSources = {
    "global config.json": undefined,
    "global auth.json": undefined,
    "composer.json": undefined,
    "project auth.json": undefined,
    COMPOSER_AUTH: undefined,
  };
  return otherComposerSpellings(url, { ...nothing, [source]: JSON.stringify({ repositories }) });
}

const repository = (url: unknown) => [{ type: "composer", url }];

describe("a repository of composer.json that Composer takes for another host", () => {
  it.each([
    ["http://127.0.0.1:8080", "http://LOCALHOST:8080"],
    ["http://127.0.0.1:8080", "http://localhost:8080/x"],
    ["http://localhost:8080", "http://[::1]:8080"],
    ["https://p.example.com", "https://P.example.com"],
    ["https://p.example.com", "https://p.example.com:443/"],
    ["https://p.example.com:443", "https://p.example.com"],
    ["http://p.example.com:80", "http://p.example.com"],
    ["https://p.example.com", "https://p.example.com./"],
    ["https://p.example.com", "HTTPS://p.example.com:0443"],
    ["https://xn--mller-kva.example", "https://m\u00fcller.example"],
    ["https://p.example.com", "https?://P.example.com"],
  ])("is warned of where the step has %s and the repository %s", (url, other) => {
    const keys = [composerOrigin(other.replace("https?", "https")), composerOrigin(url)];
    const [warning, ...more] = warningsFor(url, repository(other));
    expect(more).toEqual([]);
    expect(warning).toContain("these are two hosts");
    for (const key of new Set(keys)) expect(warning).toContain(`"${key}"`);
    expect(warningsFor(url, { mine: { type: "composer", url: other } })).toEqual([warning]);
    const [inGlobal] = warningsFor(url, repository(other), "global config.json");
    expect(inGlobal).toBe(warning?.replace("composer.json", "Composer's global config.json"));
  });

  it("is warned of although another repository is spelled alike", () => {
    const urls = ["https://p.example.com/a", "https://P.example.com/b", "https://P.example.com/c"];
    const repositories = urls.map((url) => ({ type: "composer", url }));
    expect(warningsFor("https://p.example.com", repositories)).toHaveLength(1);
  });
});

describe("a user name in the URL of a repository", () => {
  it("is warned of, without it", () => {
    const password = crypto.randomUUID();
    const [warning] = warningsFor(
      "https://p.example.com",
      repository(`https://me:${password}@p.example.com/`),
    );
    expect(warning).toContain("has a user name in its URL");
    expect(warning).not.toContain(password);
    const odd = [`https://me:${password}@p.example.com:000443/`, `https?://me:${password}@P.example.com/`];
    expect(warningsFor("https://p.example.com", odd.flatMap(repository)).join()).not.toContain(password);
  });
});

describe("nothing is said of", () => {
  it.each([
    ["the same host", "https://p.example.com", "https://p.example.com/other/path"],
    ["another host", "https://p.example.com", "https://q.example.com"],
    ["another port", "https://p.example.com", "https://p.example.com:8443"],
    ["another port of this machine", "http://localhost:8080", "http://127.0.0.1:8081"],
    ["a path", "https://p.example.com", "../packages"],
    ["what is no URL", "https://p.example.com", "https://[p.example.com"],
    ["what is no text", "https://p.example.com", 1],
  ])("%s", (_title, url, other) => {
    expect(warningsFor(url, repository(other))).toEqual([]);
  });

  it.each([
    [null],
    ["x"],
    [[null, 1, { "packagist.org": false }]],
    [{ "packagist.org": false }],
    [[{ type: "vcs", url: "https://P.example.com" }]],
  ])("repositories that are %j", (repositories) => {
    expect(warningsFor("https://p.example.com", repositories)).toEqual([]);
  });
});
