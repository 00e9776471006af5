import { describe, expect, test } from "vitest";
import { RegistryTokenError } from "../src/errors.ts";
import { composerOrigin, parseComposerUrl } from "../src/package-managers/composer-origin.ts";
import data from "./data/composer-origins.json" with { type: "json" };

describe("the key of a URL", () => {
  test.each(data.origins)("is what Composer 2.5.5 itself says: $url", ({ url, origin }) => {
    expect(composerOrigin(url, data.gitlabDomains)).toBe(origin);
  });

  test("is the host itself for GitHub's download host, as in newer releases", () => {
    expect(composerOrigin("https://codeload.github.com/a/b")).toBe("codeload.github.com");
  });
});

describe("the URL of a Composer repository", () => {
  test.each([
    ["https://packages.example.com/", "packages.example.com"],
    ["https://packages.example.com:8443/team/", "packages.example.com:8443"],
    ["https://packages.example.com/team/a@b:80", "packages.example.com"],
    ["https://[2001:db8::1]:8443/", "[2001:db8::1]:8443"],
    ["https://bücher.example/", "bücher.example"],
    ["https://repo.packagist.org/", "packagist.org"],
  ])("is taken as it is written: %s", (url, key) => {
    expect(parseComposerUrl(url)).toEqual({ url, key, warnings: [] });
  });

  test.each([
    ["http://localhost:9200/", "localhost:9200"],
    ["http://127.0.0.1:9200/", "127.0.0.1:9200"],
    ["http://[::1]/", "[::1]"],
    ["http://broker.localhost/", "broker.localhost"],
  ])("may be plain http on this machine: %s", (url, key) => {
    expect(parseComposerUrl(url)).toEqual({ url, key, warnings: [] });
  });

  test.each([
    ["https://Packages.Example.com/", "Packages.Example.com", /upper-case letters/],
    ["https://packages.example.com:443/", "packages.example.com:443", /default port :443/],
    ["http://localhost:80/", "localhost:80", /default port :80/],
    ["https://packages.example.com:0443/", "packages.example.com:443", /default port :0443/],
    ["http://packages.example.com/", "packages.example.com", /unencrypted.*secure-http/],
    ["http://127.example.com/", "127.example.com", /unencrypted/],
  ])("is taken with a warning where Composer takes it literally: %s", (url, key, warning) => {
    const parsed = parseComposerUrl(url);

    expect(parsed.key).toBe(key);
    expect(parsed.warnings).toEqual([expect.stringMatching(warning)]);
  });

  test.each([
    ["packages.example.com", "does not begin with https:// or http://"],
    ["//packages.example.com/", "does not begin with https:// or http://"],
    ["", "does not begin with https:// or http://"],
    ["https:packages.example.com", "does not begin with https:// or http://"],
    ["ftp://packages.example.com/", "is neither https nor http"],
    ["file:///srv/packages", "is neither https nor http"],
    ["https:///packages", "names no host"],
    ["https://:8443/", "names no host"],
    ["https://*.example.com/", "has a wildcard"],
    ["https://example.com /", "has white space"],
    ["https://example.com/\n", "has white space"],
    ["https://example.com/\u0000", "has white space or control characters"],
    ["https://example.com/\u0085", "has white space or control characters"],
    ["https://example.com/?token=x", "has a query"],
    ["https://example.com/#x", "has a query or a fragment"],
    ["https://example.com?x", "has a query"],
    ["https://example.com:/", "has a port that is not a number"],
    ["https://example.com:0/", "has a port that is not a number"],
    ["https://example.com:65536/", "has a port that is not a number"],
    ["https://example.com:12a/", "has a port that is not a number"],
    ["https://example.com:000443/", "has a port that is not a number"],
    ["https://example.com:80:80/", "has characters in the host"],
    ["https://exa%6dple.com/", "has characters in the host"],
    ["https://example.com\\x/", "has characters in the host"],
    ["https://[::1", "has characters in the host"],
    ["https://2130706433/", "has a host of digits only"],
  ])("is refused by name: %j", (url, reason) => {
    const refused = () => parseComposerUrl(url);

    expect(refused).toThrow(RegistryTokenError);
    expect(refused).toThrow(expect.objectContaining({ code: "registry-url-invalid" }));
    expect(refused).toThrow(reason);
  });

  test.each(["user:PASSWORD@", "PASSWORD@", "user:PASS@WORD@", ":PASSWORD@"])(
    "is refused without a word of the user-info in it: %s",
    (userInfo) => {
      const password = Math.random().toString(36).slice(2, 10);
      const url = `https://${userInfo.replace("PASSWORD", password).replace("PASS@WORD", password)}example.com/`;

      expect(() => parseComposerUrl(url)).toThrow("has a user name or a password in it");
      expect(() => parseComposerUrl(url)).not.toThrow(password);
    },
  );
});
