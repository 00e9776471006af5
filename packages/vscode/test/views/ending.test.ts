import { describe, expect, it } from "vitest";
import { describeEnd } from "../../src/views/describe-end.ts";
import { endingOf } from "../../src/views/ending.ts";
import type { TokenEnd } from "../../src/views/token-end.ts";
import { untranslated } from "../untranslated.ts";

const NOW = Date.parse("2030-05-01T12:00:00Z");
const DAY = 24 * 60 * 60 * 1000;
const inDays = (days: number) => new Date(NOW + days * DAY);

const endsAt = (end: Date | undefined, begin?: Date): TokenEnd => ({
  expiry: { kind: "unknown" },
  lastUse: undefined,
  begin,
  end,
});

describe("a token's end", () => {
  it.each([
    [-1, "ended"],
    [0, "ended"],
    [6.9, "ends-soon"],
    [8, "lasts"],
  ] as const)("in %d days is %s", (days, expected) => {
    expect(endingOf(endsAt(inDays(days)), NOW)).toBe(expected);
  });

  it("that nobody knows is no reason for attention", () => {
    expect(endingOf(endsAt(undefined), NOW)).toBe("lasts");
  });

  it("that was near from the beginning is one only when it has come", () => {
    expect(endingOf(endsAt(inDays(0.5), inDays(0)), NOW)).toBe("lasts");
    expect(endingOf(endsAt(inDays(-0.5), inDays(-1)), NOW)).toBe("ended");
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
