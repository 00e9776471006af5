import { describe, expect, it } from "vitest";
import { describeEnd } from "../../src/views/describe-end.ts";
import { endingOf, nextChange } from "../../src/views/ending.ts";
import { untranslated } from "../untranslated.ts";

const NOW = Date.parse("2030-05-01T12:00:00Z");
const DAY = 24 * 60 * 60 * 1000;
const inDays = (days: number) => new Date(NOW + days * DAY);

describe("a token's end", () => {
  it.each([
    [-1, "ended"],
    [0, "ended"],
    [7, "soon"],
    [7.01, "later"],
  ] as const)("in %d days is %s", (days, expected) => {
    expect(endingOf(inDays(days), NOW)).toBe(expected);
  });

  it("that nobody knows is no reason for attention", () => {
    expect(endingOf(undefined, NOW)).toBe("later");
  });

  it("changes its meaning a week before it, and when it has come", () => {
    expect(nextChange([inDays(10)], NOW)).toBe(inDays(3).getTime());
    expect(nextChange([inDays(2), inDays(30)], NOW)).toBe(inDays(2).getTime());
    expect(nextChange([inDays(-2)], NOW)).toBeUndefined();
    expect(nextChange([], NOW)).toBeUndefined();
  });

  it.each([
    [{ kind: "at", date: inDays(-1).toISOString() }, "expired"],
    [{ kind: "at", date: inDays(0.5).toISOString() }, "expires within a day"],
    [{ kind: "at", date: inDays(1.5).toISOString() }, "expires in 1 day"],
    [{ kind: "at", date: inDays(12).toISOString() }, "expires in 12 days"],
    [{ kind: "never" }, "never expires"],
    [{ kind: "unknown" }, undefined],
  ] as const)("is told in words: %j", (expiry, expected) => {
    expect(describeEnd({ expiry, lastUse: undefined }, NOW, untranslated)).toBe(expected);
  });

  it("that each use puts off counts from the last use, where that is known", () => {
    const expiry = { kind: "renews-on-use", days: 30 } as const;
    const lastUse = inDays(-20).toISOString();
    expect(describeEnd({ expiry, lastUse }, NOW, untranslated)).toBe("expires in 10 days");
    const unused = { expiry, lastUse: undefined };
    expect(describeEnd(unused, NOW, untranslated)).toBe("expires 30 days after its last use");
  });
});
