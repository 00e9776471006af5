import fc from "fast-check";
import { readReceipt } from "../../packages/core/src/rotation/read-receipt.ts";
import { receiptText } from "../../packages/core/src/rotation/receipt-places.ts";
import { labelPrefix, readLabel, readRun, runText } from "../../packages/core/src/rotation/run-label.ts";
import { law } from "../laws.ts";
import { target } from "../target.ts";
import { anyPiece, jsonText, nearTo } from "../texts.ts";

const REGISTRY = "https://api.apkg.ai";
const OWNER = { scope: "acme/app", name: "REGISTRY_TOKEN", home: "0000home", list: "0000list" };
const PREFIX = labelPrefix(OWNER);
const EARLY_PREFIX = "srt:acme/app:REGISTRY_TOKEN:";
const TIME = "2030-01-01T00:00:00.000Z";

const receipts = jsonText(
  [
    {
      v: 1,
      registry: REGISTRY,
      current: "a",
      superseded: [{ id: "b", since: TIME }],
      unsettled: [{ id: "c", until: TIME }],
    },
    {
      ...{ v: 1, registry: REGISTRY, superseded: [] },
      pending: {
        id: "a",
        label: `${PREFIX}7-1-abcdef`,
        since: TIME,
        run: "7-1",
        until: TIME,
        stored: 1,
        of: "b",
        left: [2],
        before: null,
      },
    },
    {
      v: 2,
      registry: REGISTRY,
      server: "https://api.github.com",
      home: "1",
      current: "a",
      superseded: [{ id: "b", since: TIME }],
      places: { a: "x", b: "y" },
      lists: { x: "1 2", y: "?" },
      names: { "1": "acme/app: REGISTRY_TOKEN" },
    },
    { v: 3, registry: REGISTRY },
  ],
  "v registry server home places lists names current superseded unsettled pending id since until label run stored of left before".split(
    " ",
  ),
);

export const rotationTargets = [
  target({
    name: "receipts",
    values: fc.tuple(
      receipts,
      fc.constantFrom<string>(REGISTRY, `${REGISTRY}/`, "https://elsewhere.example"),
    ),
    check: ([text, registry]) => {
      const owner = { registry, server: "https://api.github.com", home: "1" };
      const reading = readReceipt(text, owner);
      if (reading.kind !== "readable") return;
      const again = readReceipt(receiptText(reading.receipt), owner);
      law(again.kind === "readable", "What was read can be written and read again");
      if (again.kind !== "readable") return;
      law(
        receiptText(again.receipt) === receiptText(reading.receipt),
        "Nothing changes by being written and read",
      );
    },
    large: {
      "superseded tokens": (size) =>
        [
          JSON.stringify({
            v: 1,
            registry: REGISTRY,
            superseded: Array.from({ length: size / 40 }, (_, index) => ({ id: `${index}`, since: TIME })),
          }),
          REGISTRY,
        ] as [string, string],
      blanks: (size) => [" ".repeat(size), REGISTRY] as [string, string],
    },
  }),
  target({
    name: "labels of tokens",
    values: fc.tuple(
      nearTo(
        [`${PREFIX}7-1-abcdef`, `${EARLY_PREFIX}123456789012345-999999-zzzzzz a note`],
        [PREFIX, EARLY_PREFIX, "-", "7-1", "srt2:"],
      ),
      anyPiece,
    ),
    check: ([label, piece]) => {
      for (const text of [label, `${PREFIX}${piece}`]) {
        const { issuer, run, list } = readLabel(text, OWNER);
        law((issuer === "own") === (list !== undefined), "A label of ours names a list");
        law(issuer !== "own" || text.startsWith("srt2:"), "No early label is certainly ours");
        if (run === undefined) continue;
        const same = readRun(runText(run));
        law(same?.id === run.id && same.attempt === run.attempt, "A run is read as it is written");
      }
    },
    large: { digits: (size) => [PREFIX + "1".repeat(size), PREFIX] as [string, string] },
  }),
];
