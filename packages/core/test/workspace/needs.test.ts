import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { findNeeds, type Manifest, manifestNames } from "../../src/workspace/manifest.ts";
import { composerMachine } from "../composer-machine.ts";
import data from "../data/workspace-needs.json" with { type: "json" };

interface Row {
  title: string;
  name: string;
  text: string[];
  env?: Record<string, string>;
  needs: (Record<string, unknown> & { at: string[]; packages: string[] })[];
}

function needsOf({ name, text, env = {} }: Row, newline = "\n") {
  const joined = text.join(newline);
  const manifest = { name: name as Manifest["name"], text: joined };
  return findNeeds(manifest, composerMachine({ env })).map((need) => ({
    ...need,
    at: need.places.map(({ span }) => joined.slice(span.start, span.end)),
    packages: need.places.flatMap(({ packages }) => packages),
  }));
}

describe.each(["pubspec.yaml", "pubspec_overrides.yaml", "composer.json", "apkg.json"])("in %s", (name) => {
  const rows = (data.rows as Row[]).filter((row) => row.name === name);

  test.each(rows.map((row) => [row.title, row] as const))("%s", (_title, row) => {
    const expected = row.needs.map((need) => expect.objectContaining(need));

    expect(needsOf(row)).toEqual(expected);
    expect(needsOf(row, "\r\n")).toEqual(expected);
  });
});

test("a password in a URL stands in a secret and nowhere else", () => {
  const text = '{"repositories":[{"type":"composer","url":"https://u:pw-of-u@p.example.com/"}]}';
  const needs = findNeeds({ name: "composer.json", text }, composerMachine({}));

  expect(needs[0]?.urlWithPassword?.reveal()).toBe("https://u:pw-of-u@p.example.com");
  expect(JSON.stringify(needs)).not.toContain("pw-of-u");
});

test("a filter of many stars takes no more time than a short one", () => {
  const name = `acme/${"a".repeat(20_000)}`;
  const text = JSON.stringify({
    repositories: [
      {
        type: "composer",
        url: "https://p.example.com",
        only: [`acme/${"a*".repeat(60)}b`, "acme/*a*A", "other/*"],
      },
    ],
    require: { [name]: "*", "acme/b": "*", "Other/x": "*", "acme/a": "*" },
  });
  const [need] = findNeeds({ name: "composer.json", text }, composerMachine({}));
  expect(need?.places.flatMap(({ packages }) => packages)).toEqual([name, "Other/x"]);
});

test("apkg's own settings name the registry, unless they cannot be read", () => {
  const text = '{"type":"rule","visibility":"private"}';
  const manifest: Manifest = { name: "apkg.json", text };
  const file = "/home/dev/.apkg/config.json";
  const files = { [file]: '{"registry":"https://apkg.example.com/"}' };
  const env = { HOME: "/home/dev" };

  expect(findNeeds(manifest, composerMachine({ env, files }))[0]?.url).toBe("https://apkg.example.com");
  expect(findNeeds(manifest, composerMachine({ env, unreadable: [file] }))[0]?.url).toBe(
    "https://api.apkg.ai",
  );
});

describe("of any text", () => {
  const piece = fc.constantFrom(
    ...[
      "dependencies:",
      "\n  a:",
      "\n    hosted:",
      " https://pub.example.com/x",
      "\npublish_to:",
      " &a",
      " *a",
      "{",
      "}",
    ],
    ...[
      '"repositories":',
      "[",
      "]",
      ",",
      ":",
      '"type":"composer"',
      '"url":',
      '"p.example.com"',
      '"https://u:p@q"',
      '"',
    ],
    ...['"type":"skill"', '"visibility":"private"', '"dependencies":', "\n", " ", "\\", "\ufeff"],
  );
  const anyText = fc.oneof(
    fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join("")),
    fc.string({ unit: "binary" }),
  );

  it("the search does not throw, and a need stands where a part of its URL or of its reason stands", () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom(...manifestNames), (text, name) => {
        for (const { places } of findNeeds({ name, text }, composerMachine({}))) {
          expect(places.length).toBeGreaterThan(0);
          for (const { span } of places) expect(text.slice(span.start, span.end)).not.toBe("");
        }
      }),
      { numRuns: 1000 },
    );
  });
});
