import { describe, expect, it } from "vitest";
import { readKeyValueFile } from "./key-value-file.ts";

const read = (text: string, platform: "linux" | "win32" = "linux") => [...readKeyValueFile(text, platform)];

describe("a command file", () => {
  it("holds a name and a value per line, and skips empty lines", () => {
    expect(read("a=1\n\nb=x=y<<z\nc=")).toEqual([
      ["a", "1"],
      ["b", "x=y<<z"],
      ["c", ""],
    ]);
  });

  it("takes an empty name before an equals sign", () => {
    expect(read("=1\n")).toEqual([["", "1"]]);
  });

  it("holds values of several lines up to a line that is the delimiter", () => {
    expect(read("a<<END\none\n END\n\nEND \nEND\nb<<=\n=\n")).toEqual([
      ["a", "one\n END\n\nEND "],
      ["b", ""],
    ]);
  });

  it("needs no line feed after the last delimiter", () => {
    expect(read("a<<END\none\nEND")).toEqual([["a", "one"]]);
  });

  it.each([
    ["a line with neither sign", "just text\n", "Invalid format 'just text'"],
    ["an empty name", "<<END\nx\nEND\n", "Name must not be empty"],
    ["an empty delimiter", "a<<\nx\n\n", "delimiter must not be empty"],
    ["a delimiter that never comes", "a<<END\nx\n", "Matching delimiter not found 'END'"],
    ["a delimiter on the last line of the value", "a<<END\nxEND", "EOF marker missing new line"],
  ])("is refused for %s", (_, text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  it("gives the pairs before a fault", () => {
    const pairs = readKeyValueFile("a=1\nfault\n", "linux");
    expect(pairs.next().value).toEqual(["a", "1"]);
    expect(() => pairs.next()).toThrow("Invalid format 'fault'");
  });

  it("takes a carriage return as part of the value, and of the delimiter, where lines end in LF", () => {
    expect(read("a=1\r\n")).toEqual([["a", "1\r"]]);
    expect(() => read("a<<END\r\nx\r\nEND\n")).toThrow("Matching delimiter not found");
  });

  it("ends lines at CR LF or LF on Windows", () => {
    expect(read("a=1\r\nb<<END\r\nx\r\ny\nz\r\nEND\r\n", "win32")).toEqual([
      ["a", "1"],
      ["b", "x\r\ny\nz"],
    ]);
  });
});
