import { describe, expect, it } from "vitest";
import { parseLogCommand } from "./log-commands.ts";

const isKnown = (name: string) => ["warning", "add-mask", "set-output"].includes(name.toLowerCase());
const parse = (line: string) => parseLogCommand(line, isKnown);

describe("a line of output", () => {
  it("is a command when it starts with :: and a known name", () => {
    expect(parse("::add-mask::abc")).toMatchObject({ name: "add-mask", data: "abc" });
  });

  it("is a command after leading white space", () => {
    expect(parse(" \t::add-mask::abc")).toMatchObject({ name: "add-mask", data: "abc" });
  });

  it("is text when something stands before the ::", () => {
    expect(parse("x ::add-mask::abc")).toBeUndefined();
  });

  it("is text when the name is not a command, or the second :: is missing", () => {
    expect(parse("::unheard-of::abc")).toBeUndefined();
    expect(parse("::add-mask abc")).toBeUndefined();
  });

  it("is a command in the form ##[name] anywhere in it", () => {
    expect(parse("some text ##[add-mask]abc")).toMatchObject({ name: "add-mask", data: "abc" });
  });

  it("gives its data with %0A, %0D and %25 decoded, the percent sign last", () => {
    expect(parse("::warning::a%0Ab%0Dc%25d %250A %3A")?.data).toBe("a\nb\rc%d %0A %3A");
  });

  it("gives its properties with colon and comma decoded too, names without regard to case", () => {
    const command = parse("::warning File=a%2Cb%3Ac%0A,line=3,empty=,title=x=y::text");
    expect([...(command?.properties ?? [])]).toEqual([
      ["file", "a,b:c\n"],
      ["line", "3"],
      ["title", "x=y"],
    ]);
  });

  it("separates properties by semicolons in the ##[ form", () => {
    const command = parse("##[warning file=a%3Bb%5D;line=3]text%3B");
    expect([...(command?.properties ?? [])]).toEqual([
      ["file", "a;b]"],
      ["line", "3"],
    ]);
    expect(command?.data).toBe("text;");
  });
});
