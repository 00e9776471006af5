import { describe, expect, it } from "vitest";
import { gitHubHost, gitHubProvider } from "../src/github/github-provider.ts";

describe("the session that may be sent to an API of GitHub", () => {
  it.each([
    ["https://api.github.com", "", "github"],
    ["https://api.github.com/", "https://github.example", "github"],
    ["https://github.example/api/v3", "https://github.example", "github-enterprise"],
    ["https://github.example:8443/api/v3", "https://github.example:8443/", "github-enterprise"],
    ["https://api.octocorp.ghe.com", "https://octocorp.ghe.com", "github-enterprise"],
  ])("of %s, with the enterprise %j, is that of %s", (apiUrl, uri, provider) => {
    expect(gitHubProvider(apiUrl, uri)).toBe(provider);
  });

  it.each([
    ["http://api.github.com", ""],
    ["https://api.github.com.example", "https://github.com"],
    ["https://github.example/api/v3", ""],
    ["https://github.example/api/v3", "no URL"],
    ["https://other.example/api/v3", "https://github.example"],
    ["http://github.example/api/v3", "https://github.example"],
    ["https://github.example:8443/api/v3", "https://github.example"],
    ["https://api.github.example", "https://github.example"],
    ["https://api.other.ghe.com", "https://octocorp.ghe.com"],
    ["https://octocorp.ghe.com", "https://octocorp.ghe.com"],
    ["no URL", "https://github.example"],
  ])("of %s, with the enterprise %j, is none", (apiUrl, uri) => {
    expect(gitHubProvider(apiUrl, uri)).toBeUndefined();
  });
});

describe("the host that remotes of git name", () => {
  it.each([
    ["https://api.github.com", "github.com"],
    ["https://api.octocorp.ghe.com", "octocorp.ghe.com"],
    ["https://github.example/api/v3", "github.example"],
    ["https://api.github.example/api/v3", "api.github.example"],
    ["no URL", ""],
  ])("for %s is %j", (apiUrl, host) => {
    expect(gitHubHost(apiUrl)).toBe(host);
  });
});
