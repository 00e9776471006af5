import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { explainCredentials } from "../../packages/core/src/workspace/explain-credentials.ts";
import { findCredentials } from "../../packages/core/src/workspace/find-credentials.ts";
import { findTokens } from "../../packages/core/src/workspace/find-tokens.ts";
import { insertSetUp } from "../../packages/core/src/workspace/insert-set-up.ts";
import { readLenientJson } from "../../packages/core/src/workspace/lenient-json.ts";
import { findNeeds } from "../../packages/core/src/workspace/manifest.ts";
import { findMissingSetUps } from "../../packages/core/src/workspace/missing-set-up.ts";
import { readWorkflow } from "../../packages/core/src/workspace/read-workflow.ts";
import { registryTarget } from "../../packages/core/src/workspace/registry-target.ts";
import { setUpStep } from "../../packages/core/src/workspace/set-up-step.ts";
import type { TextNode } from "../../packages/core/src/workspace/text-tree.ts";
import { readYamlTree } from "../../packages/core/src/workspace/yaml-tree.ts";
import { law, token, withoutToken } from "../laws.ts";
import { machineWith } from "../machine.ts";
import { target } from "../target.ts";
import { anyText, jsonText, nearTo } from "../texts.ts";

const COMPOSER_JSON = {
  repositories: [{ type: "composer", url: "https://composer.example.com/x/" }, { packagist: false }],
  require: { "acme/tool": "^1" },
};
const APKG_JSON = {
  name: "@acme/skill",
  registry: "https://api.apkg.ai",
  dependencies: { "@acme/other": "1.0.0" },
};

const PUBSPEC = `name: app
dependencies:
  one: {hosted: https://pub.example.com/x/, version: ^1.0.0}
  two:
    hosted:
      name: two
      url: "https://onepub.dev/api/abcdefghij/"
    version: any
publish_to: https://pub.example.com/x/
`;

const WORKFLOW = `on: push
env: {TOKEN: "\${{ secrets.TOKEN }}"}
jobs:
  build: &job
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v6 # first
      - name: Get
        run: |
          cd app && dart pub get
          composer install --no-dev
      - {run: "apkg install", env: {APKG_TOKEN: x}}
  again: *job
`;

const WORDS = [
  "- ",
  "run: ",
  "uses: ",
  "|\n",
  "&a ",
  "*a",
  "dart pub get\n",
  "composer install",
  "<<EOF\n",
  "\n  ",
  "\n      ",
  "? ",
  "${{ ",
  " }}",
  "'",
  '"',
  "#",
];

const jsonManifests = jsonText(
  [COMPOSER_JSON, APKG_JSON],
  [
    "repositories",
    "type",
    "url",
    "packagist.org",
    "require",
    "registry",
    "dependencies",
    "composer",
    "config",
  ],
);

const NEEDS = [
  ...findNeeds({ name: "pubspec.yaml", text: PUBSPEC }, machineWith({})),
  ...findNeeds({ name: "composer.json", text: JSON.stringify(COMPOSER_JSON) }, machineWith({})),
  ...findNeeds({ name: "apkg.json", text: JSON.stringify(APKG_JSON) }, machineWith({})),
];

/** All spans lie in the text, and inner ones in outer ones. */
function checkSpans(node: TextNode | undefined, start: number, end: number): void {
  if (node === undefined) return;
  const { span } = node;
  law(start <= span.start && span.start <= span.end && span.end <= end, "A span lies in the one around it");
  if (node.kind === "mapping") for (const { value } of node.members) checkSpans(value, span.start, span.end);
  if (node.kind === "list")
    for (const element of node.elements) checkSpans(element.node, span.start, span.end);
}

const HOME = "/home/dev";
const credentialTexts = fc.oneof(
  jsonText(
    [
      {
        version: 1,
        hosted: [
          { url: "https://pub.example.com/x/", token: token.reveal() },
          { url: `https://u:${token.reveal()}@pub.example.com/x` },
        ],
      },
      {
        "http-basic": { "p.example.com": { username: token.reveal(), password: "p" } },
        bearer: { "p.example.com": token.reveal() },
        config: {},
      },
      {
        registry: "https://api.apkg.ai",
        accessToken: token.reveal(),
        refreshToken: "",
        username: "u",
        services: {},
      },
    ],
    [
      "version",
      "hosted",
      "url",
      "token",
      "env",
      "http-basic",
      "bearer",
      "config",
      "registry",
      "services",
      "auth",
      "accessToken",
      "p.example.com",
    ],
  ),
  anyText,
);
const TARGETS = {
  pub: registryTarget("pub", "https://pub.example.com/x/"),
  composer: registryTarget("composer", "https://p.example.com/"),
  apkg: registryTarget("apkg", "https://api.apkg.ai"),
};

export const workspaceTargets = [
  target({
    name: "pubspec.yaml",
    values: nearTo([PUBSPEC], [...WORDS, "hosted:", "url:", "name:", "publish_to: none"]),
    check: (text) => {
      checkSpans(readYamlTree(text).root, 0, text.length);
      withinText(findNeeds({ name: "pubspec.yaml", text }, machineWith({})), text);
    },
    large: {
      dependencies: (size) =>
        `dependencies:\n${Array.from({ length: size / 50 }, (_, index) => `  p${index}: {hosted: https://h${index}.example.com/}\n`).join("")}`,
      brackets: (size) => `a: ${"[".repeat(Math.min(size, 2000))}`,
      blanks: (size) => `a:${" ".repeat(size)}b`,
      comments: (size) => "# a\n".repeat(size / 4),
    },
  }),
  target({
    name: "composer.json and apkg.json, half typed",
    values: fc.tuple(fc.constantFrom<string>("composer.json", "apkg.json"), jsonManifests),
    check: ([name, text]) => {
      checkSpans(readLenientJson(text), 0, text.length);
      withinText(findNeeds({ name: name as "apkg.json", text }, machineWith({})), text);
    },
    large: {
      repositories: (size) =>
        [
          "composer.json",
          `{"repositories":[${Array.from({ length: size / 50 }, (_, index) => `{"type":"composer","url":"https://h${index}.example"}`).join(",")}]}`,
        ] as [string, string],
      "a URL of slashes": (size) =>
        [
          "composer.json",
          `{"repositories":[{"type":"composer","url":"https://h.example${"/".repeat(size)}"}]}`,
        ] as [string, string],
      "a URL of slashes and a letter": (size) =>
        [
          "composer.json",
          `{"repositories":[{"type":"composer","url":"https://h.example${"/".repeat(size)}x"}]}`,
        ] as [string, string],
      "quotation marks": (size) => ["composer.json", '"'.repeat(size)] as [string, string],
      braces: (size) => ["composer.json", "{".repeat(size)] as [string, string],
      blanks: (size) => ["composer.json", `{${" ".repeat(size)}`] as [string, string],
    },
  }),
  target({
    name: "workflows",
    values: nearTo([WORKFLOW, WORKFLOW.replaceAll("\n", "\r\n")], WORDS),
    check: (text) => {
      const workflow = readWorkflow(text);
      if (workflow === undefined) return;
      for (const missing of findMissingSetUps(workflow, NEEDS)) {
        const step = setUpStep(missing.registries, { action: "OWNER/setup-registry-token@v1" });
        const insertions = step && insertSetUp(workflow, missing, step);
        if (insertions === undefined) continue;
        const edited = insertions.reduceRight(
          (before, { offset, text: written }) => before.slice(0, offset) + written + before.slice(offset),
          text,
        );
        law(readWorkflow(edited)?.isValid === true, "What was valid YAML still is, with the step in it");
      }
    },
    large: {
      steps: (size) => `jobs: {a: {steps: [${"{run: dart pub get},".repeat(size / 20)}]}}`,
      "steps in lines": (size) =>
        `jobs:\n  a:\n    steps:\n${"      - run: dart pub get\n".repeat(size / 27)}`,
      "a script": (size) =>
        `jobs:\n  a:\n    steps:\n      - run: |\n${"          echo a\n".repeat(size / 17)}`,
      "a script of blanks": (size) => `jobs:\n  a:\n    steps:\n      - run: "${" ".repeat(size)}x"\n`,
      "a script of here-documents": (size) =>
        `jobs:\n  a:\n    steps:\n      - run: |\n${"          cat <<A\n".repeat(size / 18)}`,
      "open expressions": (size) => `jobs:\n  a:\n    steps:\n      - run: ${"${{ ".repeat(size / 4)}\n`,
      "blank lines": (size) =>
        `jobs:\n  a:\n    steps:\n      - run: dart pub get\n${"\n".repeat(size)}      - run: dart pub get\n`,
    },
  }),
  target({
    name: "searches for credentials",
    values: fc.tuple(fc.constantFrom<string>("pub", "composer", "apkg"), credentialTexts),
    check: ([client, text]) => {
      const files = {
        [`${HOME}/.config/dart/pub-tokens.json`]: text,
        [`${HOME}/.config/composer/auth.json`]: text,
        [`${HOME}/.config/composer/config.json`]: text,
        [`${HOME}/app/auth.json`]: text,
        [`${HOME}/app/composer.json`]: text,
        [`${HOME}/.apkg/credentials.json`]: text,
        [`${HOME}/.apkg/config.json`]: text,
      };
      const env = {
        COMPOSER_AUTH: text,
        APKG_TOKEN: text,
        PUB_HOSTED_URL: text.replaceAll(token.reveal(), "word"),
      };
      const report = findCredentials(TARGETS[client as "pub"], {
        surroundings: machineWith(files, env),
        modeOf: () => undefined,
        composerOrder: undefined,
      });
      withinText(
        [{ places: report.credentials.flatMap(({ span }) => (span === undefined ? [] : [{ span }])) }],
        text,
      );
      withoutToken(report, "A search");
      withoutToken(explainCredentials(report), "An explanation");
    },
    large: {
      entries: (size) =>
        [
          "pub",
          `{"version":1,"hosted":[${Array.from({ length: size / 50 }, (_, index) => `{"url":"https://h${index}.example","token":"t${index}"}`).join(",")}]}`,
        ] as [string, string],
      hosts: (size) =>
        [
          "composer",
          `{"http-basic":{${Array.from({ length: size / 50 }, (_, index) => `"h${index}.example":{"username":"a","password":"b"}`).join(",")}}}`,
        ] as [string, string],
      "a URL of slashes": (size) =>
        ["pub", `{"version":1,"hosted":[{"url":"https://h.example${"/".repeat(size)}x","token":"t"}]}`] as [
          string,
          string,
        ],
    },
  }),
  target({
    name: "texts that hold a known token",
    values: fc.tuple(anyText, anyText),
    check: ([before, after]) => {
      const found = findTokens(before + token.reveal() + after, [{ id: 1, token }]);
      law(
        found.some(({ span }) => span.start === before.length),
        "The token is found where it stands",
      );
    },
    large: {
      "its beginning": (size) =>
        [
          token
            .reveal()
            .slice(0, 20)
            .repeat(size / 20),
          "",
        ] as [string, string],
      itself: (size) => [token.reveal().repeat(size / token.reveal().length), ""] as [string, string],
      random: (size) => [randomBytes(size / 2).toString("hex"), ""] as [string, string],
    },
  }),
];

function withinText(
  needs: readonly { places: readonly { span: { start: number; end: number } }[] }[],
  text: string,
): void {
  for (const { span } of needs.flatMap(({ places }) => places)) {
    law(0 <= span.start && span.start <= span.end && span.end <= text.length, "A place lies in the text");
  }
}
