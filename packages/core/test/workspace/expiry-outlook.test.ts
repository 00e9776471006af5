import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { type ExpiringToken, expiryOutlook } from "../../src/workspace/expiry-outlook.ts";

const DAY = 24 * 60 * 60 * 1000;
const NOW = Date.UTC(2026, 0, 15, 12);

function ending(id: string, inDays: number): ExpiringToken {
  return { id, expiry: { kind: "at", date: new Date(NOW + inDays * DAY) } };
}

describe("the ends of tokens", () => {
  test("count for the badge from the last seven days on, in the order in which they come", () => {
    const tokens = [
      ending("lasts", 7),
      ending("soon", 6.9),
      ending("now", 0),
      ending("ended", -3),
      ending("today", 0.5),
    ];
    const { tokens: outlooks, badge } = expiryOutlook(tokens, NOW);

    expect(outlooks.map(({ id, state, daysLeft }) => [id, state, daysLeft])).toEqual([
      ["ended", "ended", 0],
      ["now", "ended", 0],
      ["today", "ends-soon", 0],
      ["soon", "ends-soon", 6],
      ["lasts", "lasts", 7],
    ]);
    expect(badge).toBe(4);
  });

  test("move with each use, where a use renews them", () => {
    const expiry = { kind: "renews-on-use", days: 30 } as const;
    const lastUsedAt = new Date(NOW - 27 * DAY);
    const outlook = expiryOutlook(
      [
        { id: "a", expiry, lastUsedAt },
        { id: "b", expiry },
      ],
      NOW,
    );

    expect(outlook.tokens).toEqual([
      { id: "a", state: "ends-soon", daysLeft: 3, endsAt: new Date(NOW + 3 * DAY) },
    ]);
  });

  test("are nothing to wait for, where there are none or all are over", () => {
    const endless: ExpiringToken[] = [
      { id: "a", expiry: { kind: "never" } },
      { id: "b", expiry: { kind: "unknown" } },
    ];

    expect(expiryOutlook(endless, NOW)).toEqual({ tokens: [], badge: 0, nextChange: undefined });
    expect(expiryOutlook([ending("a", -1)], NOW).nextChange).toBeUndefined();
  });
});

describe("the next change", () => {
  const tokens = fc.array(
    fc
      .tuple(fc.integer({ min: -3 * DAY, max: 20 * DAY }), fc.nat(9))
      .map(([left, id]) => ending(`${id}`, left / DAY)),
    { minLength: 1, maxLength: 5 },
  );
  const shown = (some: ExpiringToken[], now: number) =>
    expiryOutlook(some, now).tokens.map(({ id, state, daysLeft }) => `${id} ${state} ${daysLeft}`);

  it("is the first moment at which anything shown is different", () => {
    fc.assert(
      fc.property(tokens, fc.double({ min: 0, max: 1, noNaN: true }), (some, part) => {
        const { nextChange } = expiryOutlook(some, NOW);
        const last = (nextChange ?? NOW + 1000 * DAY) - 1;
        const between = NOW + Math.floor((last - NOW) * part);

        expect(shown(some, between)).toEqual(shown(some, NOW));
        if (nextChange !== undefined) expect(shown(some, nextChange)).not.toEqual(shown(some, NOW));
      }),
    );
  });
});
