import { describe, expect, it } from "vitest";
import type { Receipt } from "../src/rotation/receipt.ts";
import {
  concluded,
  doubtful,
  settledByTimes,
  superseded,
  withoutToken,
} from "../src/rotation/receipt-changes.ts";
import { HOUR, REGISTRY, SECRET, SERVER } from "./rotation/world.ts";

const NOW = Date.parse("2030-01-01T00:00:00Z");
const at = (time: number) => new Date(time).toISOString();
const HERE = ["1", "2"];
const start: Receipt = {
  v: 2,
  registry: REGISTRY,
  server: SERVER,
  home: SECRET.home,
  current: "now",
  superseded: [{ id: "old", since: at(NOW - 30 * HOUR) }],
  pending: {
    id: "new",
    label: "x",
    since: at(NOW),
    run: "1-1",
    until: at(NOW + 6 * HOUR),
    stored: 0,
    of: "1",
  },
  unsettled: [],
  places: new Map([["now", HERE]]),
  names: new Map(),
};

describe("when all destinations hold the pending token", () => {
  const pending = { id: "new", since: at(NOW) };

  it("it is the current one, and the one before is superseded from then on", () => {
    expect(concluded(start, pending, { since: NOW + 1000, keys: HERE })).toEqual({
      ...withoutToken(start, "new"),
      current: "new",
      superseded: [...start.superseded, { id: "now", since: at(NOW + 1000) }],
      places: new Map([["new", HERE]]),
    });
  });

  it("it settles exactly what nobody could store since it began to be stored", () => {
    const unsettled = [
      { id: "a", until: at(NOW) },
      { id: "b", until: at(NOW + 1) },
    ];
    const doubts = doubtful(doubtful(start, "a", { now: NOW, until: NOW, places: HERE }), "b", {
      now: NOW,
      until: NOW + 1,
      places: HERE,
    });
    expect(doubts.unsettled).toEqual(unsettled);
    const after = concluded(doubts, pending, { since: NOW + 5000, keys: HERE });
    expect(after.unsettled).toEqual([{ id: "b", until: at(NOW + 1) }]);
    expect(after.superseded).toContainEqual({ id: "a", since: at(NOW + 5000) });
  });

  it("the one before stays unsettled if somebody could still store it", () => {
    const unsettled = [{ id: "now", until: at(NOW + HOUR) }];
    const after = concluded({ ...start, unsettled }, pending, { since: NOW, keys: HERE });
    expect(after).toMatchObject({ current: "new", unsettled });
    expect(after.superseded).toContainEqual({ id: "now", since: at(NOW) });
  });

  it("it stays unsettled itself if another run may have it too", () => {
    const unsettled = [{ id: "new", until: at(NOW - HOUR) }];
    expect(concluded({ ...start, unsettled }, pending, { since: NOW, keys: HERE }).unsettled).toEqual(
      unsettled,
    );
  });

  it("it is superseded no more, if a receipt had it so", () => {
    expect(
      concluded(superseded(start, "new", NOW), pending, { since: NOW, keys: HERE }).superseded.map(
        ({ id }) => id,
      ),
    ).toEqual(["old", "now"]);
  });
});

describe("the times of the destinations", () => {
  const doubts = doubtful(start, "a", { now: NOW, until: NOW, places: HERE });

  it("settle a token if all were written an hour after anybody could store it, as clocks differ", () => {
    const settled = settledByTimes(doubts, {
      times: [new Date(NOW + 2 * HOUR), undefined, new Date(NOW + HOUR)],
      keys: HERE,
    });
    expect(settled.unsettled).toEqual([]);
    expect(settled.superseded).toContainEqual({ id: "a", since: at(NOW + 2 * HOUR) });
  });

  it.each([
    ["one was written before", [new Date(NOW + 2 * HOUR), new Date(NOW + HOUR - 1)]],
    ["none was ever written", [undefined]],
    ["there are none", []],
  ])("settle nothing if %s", (_, times) => {
    expect(settledByTimes(doubts, { times, keys: HERE })).toEqual(doubts);
  });

  it("do not bring forward the time at which other places got another token", () => {
    const left = { ...doubts, places: new Map([...doubts.places, ["a", ["1"]]]) };
    const later = { ...left, superseded: [{ id: "a", since: at(NOW + 9 * HOUR) }] };
    const settled = settledByTimes(later, { times: [new Date(NOW + 2 * HOUR)], keys: ["1"] });
    expect(settled.superseded).toEqual([{ id: "a", since: at(NOW + 9 * HOUR) }]);
  });

  it("do not touch the current token", () => {
    const receipt = { ...start, unsettled: [{ id: "now", until: at(NOW) }] };
    expect(settledByTimes(receipt, { times: [new Date(NOW + 9 * HOUR)], keys: HERE })).toEqual(receipt);
  });
});

it("a token that is taken out is nowhere", () => {
  for (const id of ["now", "old", "new", "a"]) {
    const receipt = doubtful(start, "a", { now: NOW, until: NOW, places: HERE });
    expect(JSON.stringify(withoutToken(receipt, id))).not.toContain(`"${id}"`);
  }
});
