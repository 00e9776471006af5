import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { findMissingSetUps } from "../../src/workspace/missing-set-up.ts";
import { readWorkflow } from "../../src/workspace/read-workflow.ts";
import { need, read } from "./workflows.ts";

const NEEDS = [need("onepub"), need("package-broker"), need("apkg")];

/** What misses a credential: the text of the command, and the registries' client. */
function missing(text: string, needs = NEEDS): string[] {
  return findMissingSetUps(read(text), needs).map(({ use, job, registries }) => {
    const clients = registries.map(({ packageManager }) => packageManager).join(" ");
    return `${job.id}: ${text.slice(use.span.start, use.span.end)} (${clients})`;
  });
}

function steps(...lines: string[]): string {
  return ["jobs:", "  a:", "    steps:", ...lines.map((line) => `      ${line}`)].join("\n");
}

describe("a step misses a credential", () => {
  test("where it is the first to run the package manager", () => {
    const text = steps(
      "- run: dart pub get",
      "- run: |",
      "    dart pub get",
      "    composer install",
      "- run: apkg add x",
    );

    expect(missing(text)).toEqual([
      "a: dart pub get (pub)",
      "a: composer install (composer)",
      "a: apkg add x (apkg)",
    ]);
    expect(missing(text, [])).toEqual([]);
    expect(missing(text, [need("apkg")])).toEqual(["a: apkg add x (apkg)"]);
  });

  test("in each job for itself, but once where jobs share their steps", () => {
    const own = "jobs:\n  a: {steps: [{run: dart pub get}]}\n  b: {steps: [{run: dart pub get}]}";
    const shared = "jobs:\n  a:\n    steps: &s\n      - run: dart pub get\n  b:\n    steps: *s";

    expect(missing(own)).toEqual(["a: dart pub get (pub)", "b: dart pub get (pub)"]);
    expect(missing(shared)).toEqual(["a: dart pub get (pub)"]);
  });

  test("however the script is written", () => {
    const found = (run: string, ...more: string[]) => missing(steps(`- run: ${run}`, ...more));

    expect(found('"cd app\\ndart pub get"')).toEqual(["a: dart pub get (pub)"]);
    expect(found("'echo ''x''; dart pub get'")).toEqual(["a: dart pub get (pub)"]);
    expect(found(">-", "    dart", "    pub get", "", "    echo x")).toEqual([
      "a: dart\n          pub get (pub)",
    ]);
    expect(found("dart", "    pub get")).toEqual(["a: dart\n          pub get (pub)"]);
    expect(found("|", "    composer", "    install")).toEqual([]);
    expect(found(`\${{ matrix.sdk }} pub get && \${{ 'x && ' }} dart pub get`)).toEqual([]);
    expect(found(`dart pub get \${{ 'a; composer install' }}`)).toEqual([
      `a: dart pub get \${{ 'a; composer install' }} (pub)`,
    ]);
  });

  test("where an action runs the package manager", () => {
    expect(missing(steps("- uses: ramsey/composer-install@v3"))).toEqual([
      "a: ramsey/composer-install@v3 (composer)",
    ]);
    expect(missing(steps("- uses: dart-lang/setup-dart@v1", "- run: dart pub get"))).toEqual([
      "a: dart pub get (pub)",
    ]);
  });

  test("in an action that is made of steps", () => {
    const text = "runs:\n  using: composite\n  steps:\n    - run: apkg install\n      shell: bash";

    expect(missing(text)).toEqual([": apkg install (apkg)"]);
    expect(readWorkflow(text.replace("composite", "node24"))).toBeUndefined();
  });
});

describe("a step has its credential", () => {
  test.each([
    [
      "our action, whose registry an expression says",
      `- {uses: any/setup-registry-token@v1, with: {registry: '\${{ x }}'}}`,
    ],
    ["our action at the root of this repository", "- uses: ./"],
    [
      "our action with a list that an expression gives",
      `- {uses: any/Setup-Registry-Token@v1, with: {registries: '\${{ x }}'}}`,
    ],
  ])("from %s, for every package manager", (_title, line) => {
    expect(missing(steps(line, "- run: dart pub get; composer install; apkg install"))).toEqual([]);
  });

  test.each([
    [
      "our action",
      "- {uses: any/setup-registry-token@v1, with: {registry: onepub, url: 'https://ONEPUB.dev/api/yzohnoflyg'}}",
      ["composer", "apkg"],
    ],
    [
      "our action's list",
      '- {uses: any/setup-registry-token@v1, with: {registries: \'[{"registry":"apkg"},{"registry":"composer","url":"https://p.example.com/x"}]\'}}',
      ["pub"],
    ],
    [
      "our action for another registry",
      "- {uses: any/setup-registry-token@v1, with: {registry: onepub, url: https://onepub.dev/api/other/}}",
      ["pub", "composer", "apkg"],
    ],
    [
      "our other action",
      "- {uses: any/setup-registry-token/rotate@v1, with: {registry: onepub}}",
      ["pub", "composer", "apkg"],
    ],
    ["another folder's action", "- uses: ./actions/x", ["pub", "composer", "apkg"]],
    [
      "a command for pub",
      "- run: dart pub token add https://onepub.dev/api/yzohnoflyg/ --env-var T",
      ["composer", "apkg"],
    ],
    [
      "a command for another registry of pub",
      "- run: dart pub token add https://pub.dev --env-var T",
      ["pub", "composer", "apkg"],
    ],
    ["OnePub's import", "- run: onepub import", ["composer", "apkg"]],
    [
      "Composer's configuration",
      "- run: composer config -g http-basic.p.example.com token x",
      ["pub", "apkg"],
    ],
    ["a file that the script writes", `- run: echo '\${{ secrets.X }}' > auth.json`, ["pub", "apkg"]],
    ["a variable for later steps", '- run: echo "APKG_TOKEN=$T" >> $GITHUB_ENV', ["pub", "composer"]],
    ["setup-php", "- {uses: shivammathur/setup-php@v2, env: {COMPOSER_AUTH_JSON: x}}", ["pub", "apkg"]],
    [
      "setup-php without a credential",
      "- {uses: shivammathur/setup-php@v2, env: {COMPOSER_TOKEN: x}}",
      ["pub", "composer", "apkg"],
    ],
    [
      "the environment of another step",
      "- {run: echo, env: {COMPOSER_AUTH: x, APKG_TOKEN: y}}",
      ["pub", "composer", "apkg"],
    ],
  ])("from %s", (_title, line, left) => {
    const text = steps(line, "- run: dart pub get; composer install; apkg install");

    expect(findMissingSetUps(read(text), NEEDS).map(({ use }) => use.packageManager)).toEqual(left);
  });

  test("from the environment of the step, the job or the workflow", () => {
    const job = "steps: [{run: composer install}]";

    expect(missing("jobs: {a: {steps: [{run: composer install, env: {COMPOSER_AUTH: x}}]}}")).toEqual([]);
    expect(missing(`jobs: {a: {env: {COMPOSER_AUTH: x}, ${job}}}`)).toEqual([]);
    expect(missing(`env: {COMPOSER_AUTH: x}\njobs: {a: {${job}}}`)).toEqual([]);
    expect(missing(`jobs: {a: {${job}}}`)).toHaveLength(1);
  });

  test("from a command before it in the same script, not from one after it", () => {
    expect(missing(steps("- run: onepub import && dart pub get"))).toEqual([]);
    expect(missing(steps("- run: dart pub get && onepub import"))).toHaveLength(1);
    expect(missing(steps("- run: dart pub get", "- run: onepub import"))).toHaveLength(1);
  });
});

test("jobs without steps and files that are something else miss nothing", () => {
  expect(
    missing("jobs:\n  a:\n    uses: ./.github/workflows/x.yml\n  b:\n  c: {steps: [null, x, []]}"),
  ).toEqual([]);
  expect(readWorkflow("name: x")).toBeUndefined();
  expect(readWorkflow("")).toBeUndefined();
});

test("a workflow that is half typed is read as far as it goes", () => {
  expect(missing(`${steps("- run: dart pub get")}\n      - uses: "x\n  b: [`)).toEqual([
    "a: dart pub get (pub)",
  ]);
});

describe("of any text", () => {
  const line = fc.constantFrom(
    ...[
      "jobs:",
      "  a:",
      "    steps:",
      "      - run: dart pub get",
      "        env: {",
      "      - uses: ./",
      "runs: &r",
    ],
    ...[
      "  using: composite",
      "  steps: *r",
      "      -",
      "        run: |",
      "          composer install",
      "\t- x",
      "on: *r",
    ],
  );
  const text = fc.oneof(
    fc.array(line, { maxLength: 20 }).map((lines) => lines.join("\n")),
    fc.string({ unit: "binary" }),
  );

  it("the reader does not throw, and what it finds stands in the text", () => {
    fc.assert(
      fc.property(text, (any) => {
        const workflow = readWorkflow(any);
        for (const { use } of workflow ? findMissingSetUps(workflow, NEEDS) : []) {
          expect(any.slice(use.span.start, use.span.end)).toMatch(/^(?:dart|composer)\s/);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
