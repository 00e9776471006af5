import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { parse } from "yaml";
import { insertSetUp } from "../../src/workspace/insert-set-up.ts";
import { findMissingSetUps } from "../../src/workspace/missing-set-up.ts";
import type { RegistryNeed } from "../../src/workspace/registry-need.ts";
import { setUpStep, setUpStepText } from "../../src/workspace/set-up-step.ts";
import { apply, need, read } from "./workflows.ts";

const ACTION = "OWNER/setup-registry-token@v1";
const OTHER_ONEPUB = "https://beta.onepub.dev/api/yzohnoflyg/";

/** The text with all that it misses. */
function completed(text: string, needs: readonly RegistryNeed[]): string {
  const workflow = read(text);
  const insertions = findMissingSetUps(workflow, needs).flatMap((missing) => {
    const step = setUpStep(missing.registries, { action: ACTION });
    return (step && insertSetUp(workflow, missing, step)) ?? [];
  });
  return apply(text, insertions);
}

function file(name: string): string {
  return readFileSync(new URL(`../data/workflows/${name}.yml`, import.meta.url), "utf8");
}

describe("our step is written as its neighbours are", () => {
  test.each([
    ["plain", [need("onepub")]],
    ["styled", [need("package-broker")]],
    ["several", [need("onepub"), need("onepub", OTHER_ONEPUB), need("apkg")]],
    ["flow", [need("package-broker")]],
    ["action", [need("apkg")]],
    ["action-without-inputs", [need("onepub")]],
  ])("in %s.yml", (name, needs) => {
    const after = file(`${name}.after`);

    expect(completed(file(`${name}.before`), needs)).toBe(after);
    expect(completed(after, needs)).toBe(after);
    const carriageReturns = (text: string) => text.replaceAll("\n", "\r\n");
    expect(completed(carriageReturns(file(`${name}.before`)), needs)).toBe(carriageReturns(after));
  });
});

test("a list within brackets means the tokens that toJSON writes, whatever they are", () => {
  const needs = [need("package-broker"), need("package-broker", "https://other.example.com")];
  const [, ours] = parse(completed(file("flow.before"), needs)).jobs.a.steps;
  const token = `"'\\}}${crypto.randomUUID()}`;
  const list = ours.with.registries.replaceAll(/\$\{\{ toJSON\(secrets\.[A-Z_]+\) \}\}/g, () =>
    JSON.stringify(token),
  );

  expect(JSON.parse(list)).toMatchObject(
    needs.map(({ url }) => ({ registry: "package-broker", url, token })),
  );
});

describe("nothing is put", () => {
  const apkg = [need("apkg")];

  test.each([
    ["into a text that is no YAML", "jobs:\n  a:\n    steps:\n      - run: apkg install\n  b: ["],
    ["where more than blanks stand before the dash", "jobs:\n  a:\n    ? steps\n    : - run: apkg install"],
    [
      "before inputs in braces",
      "inputs: {a: {}}\nruns:\n  using: composite\n  steps:\n    - run: apkg install",
    ],
  ])("%s", (_title, text) => {
    expect(findMissingSetUps(read(text), apkg)).toHaveLength(1);
    expect(completed(text, apkg)).toBe(text);
  });

  test.each([
    `https://p.example.com/\${{ secrets.OTHER }}`,
    "https://p.example.com/\nx",
    "https://p.example.com/ x",
  ])("for the URL %j, which has no business in a workflow", (url) => {
    expect(setUpStep([{ ...need("package-broker"), url }], { action: ACTION })).toBeUndefined();
  });
});

test("an input that is there already is not put once more", () => {
  const text = file("action.before").replace("folder:\n", "apkg-token:\n");
  const inserted = completed(text, [need("apkg")]);

  expect(inserted.match(/apkg-token/g)).toHaveLength(2);
});

test("the step can be copied as text, with names of one's own for the secrets", () => {
  const step = setUpStep([need("apkg", "https://apkg.example.com")], {
    action: ACTION,
    secretNames: ["MINE"],
  });

  expect(step && setUpStepText(step)).toBe(`- uses: OWNER/setup-registry-token@v1
  with:
    registry: apkg
    url: https://apkg.example.com
    token: \${{ secrets.MINE }}
`);
});

test("what YAML would read otherwise is put in quotation marks", () => {
  const url = 'https://p.example.com/a?b=#"c: d';
  const [target] = [{ ...need("package-broker"), url: url.replaceAll(" ", "") }];
  const step = setUpStep(target ? [target, target] : [], { action: ACTION });
  const [written] = parse(step ? setUpStepText(step) : "");

  expect(parse(written.with.registries)[0].url).toBe(target?.url);
});

describe("in any layout", () => {
  const spaces = (most: number) => fc.integer({ min: 1, max: most }).map((count) => " ".repeat(count));
  const layout = fc.record({
    unit: spaces(5),
    dash: fc.oneof(fc.constant(""), spaces(4)),
    gap: spaces(4),
    quote: fc.constantFrom("", "'", '"'),
    newline: fc.constantFrom("\n", "\r\n"),
    between: fc.constantFrom([], [""], ["# a comment"], ["", "  # a comment", "    # another"]),
    end: fc.constantFrom("\n", ""),
    mark: fc.constantFrom("", "\ufeff"),
  });
  const step = fc.constantFrom(
    ["uses: Qactions/checkout@v6Q"],
    ["name: QA nameQ", "env:", "@A: Qsome: thingQ".replaceAll("Q", '"'), "run: echo"],
    ["&anchor", "name: x", "run: |", "@echo a", "", "@- run: not a step"],
    ["run: >-", "@echo", "@b"],
    ["with: {a: [1, 2]}", "uses: Qx/y@v1Q # why"],
  );
  const asking = fc.constantFrom(
    ["run: dart pub get"],
    ["name: QGetQ", "run: |", "@cd x", "@dart pub get"],
    ["# inside", "run: dart pub get"],
  );

  it("all other bytes stay, and the file says the same with one step more, right before the one that misses it", () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 3 }),
        asking,
        fc.array(step, { maxLength: 2 }),
        layout,
        (before, ask, after, style) => {
          const { unit, dash, gap, quote, newline, between, end, mark } = style;
          const lines = [...before, ask, ...after].flatMap((written, index) => [
            ...(index === 0
              ? []
              : between.map((line) => (line.startsWith("#") ? unit.repeat(2) + dash + line : line))),
            ...written.map((line, at) => {
              const inner = line.replaceAll("Q", quote).replace("@", unit);
              const lead = unit.repeat(2) + dash + (at === 0 ? `-${gap}` : ` ${" ".repeat(gap.length)}`);
              return line === "" ? "" : lead + inner;
            }),
          ]);
          const text =
            mark +
            ["on: push", "jobs:", `${unit}a:`, `${unit.repeat(2)}steps:`, ...lines].join(newline) +
            end;
          const workflow = read(text);
          const [missing] = findMissingSetUps(workflow, [need("onepub")]);
          const content = missing && setUpStep(missing.registries, { action: ACTION });
          const insertions = missing && content && insertSetUp(workflow, missing, content);

          expect(workflow.isValid).toBe(true);
          expect(insertions).toHaveLength(1);
          const [{ offset, text: added } = { offset: 0, text: "" }] = insertions ?? [];
          const edited = apply(text, insertions ?? []);
          expect(edited.slice(0, offset) + edited.slice(offset + added.length)).toBe(text);
          expect(added.replaceAll(newline, "")).not.toMatch(/[\r\n]/);

          const [was, is] = [parse(text), parse(edited)].map((document) => document.jobs.a.steps);
          const ours = is.splice(before.length, 1);
          expect(is).toEqual(was);
          expect(ours).toMatchObject([
            { uses: ACTION, with: { registry: "onepub", url: need("onepub").url } },
          ]);
          expect(ours[0].with.token).toBe(`\${{ secrets.ONEPUB_TOKEN }}`);
          expect(findMissingSetUps(read(edited), [need("onepub")])).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });
});
