import { describe, expect, it } from "vitest";
import { isSameRegistry } from "../src/registries/same-registry.ts";

const URL_OF_BROKER = "https://broker.example/org/acme";

describe("one registry", () => {
  it.each([
    ["a slash at the end", "https://broker.example/org/acme/"],
    ["several slashes at the end", "https://broker.example/org/acme///"],
    ["another case of the host", "https://BROKER.Example/org/acme"],
    ["another case of the scheme", "HTTPS://broker.example/org/acme"],
    ["the default port", "https://broker.example:443/org/acme"],
    ["a user name", "https://token@broker.example/org/acme"],
    ["a dot in the path", "https://broker.example/org/./acme"],
  ])("is known by its URL with %s", (_, url) => {
    expect(isSameRegistry(URL_OF_BROKER, url)).toBe(true);
    expect(isSameRegistry(url, URL_OF_BROKER)).toBe(true);
  });

  it("is known by an origin with or without a slash", () => {
    expect(isSameRegistry("http://127.0.0.1:8080", "http://127.0.0.1:8080/")).toBe(true);
  });

  it.each([
    ["another host", "https://broker2.example/org/acme"],
    ["another port", "https://broker.example:8443/org/acme"],
    ["another scheme", "http://broker.example/org/acme"],
    ["another path", "https://broker.example/org/other"],
    ["another case of the path", "https://broker.example/org/Acme"],
    ["no URL", "broker.example/org/acme"],
  ])("is not taken for one with %s", (_, url) => {
    expect(isSameRegistry(URL_OF_BROKER, url)).toBe(false);
  });
});
