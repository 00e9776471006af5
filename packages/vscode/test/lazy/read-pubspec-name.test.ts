import { expect, it } from "vitest";
import { readPubspecName } from "../../src/lazy/read-pubspec-name.ts";

it("reads the name of a package", () => {
  expect(readPubspecName("name: example # a comment\nversion: 1.0.0\n")).toBe("example");
});

it.each(["", "[]", "name: 1", "name: [", "version: 1.0.0"])("finds none in %j", (text) => {
  expect(readPubspecName(text)).toBeUndefined();
});
