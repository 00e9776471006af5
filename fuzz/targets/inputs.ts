import { deepStrictEqual } from "node:assert";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { readKeyValueFile } from "../../e2e/runner/key-value-file.ts";
import { parseSecretName } from "../../packages/action/src/github/secret-name.ts";
import { StepInputs } from "../../packages/action/src/input-values.ts";
import { readInputs } from "../../packages/action/src/inputs.ts";
import { printable } from "../../packages/action/src/log-commands.ts";
import { parseDuration } from "../../packages/action/src/rotation/parse-duration.ts";
import { parsePlaces } from "../../packages/action/src/rotation/parse-places.ts";
import { WorkflowCommands } from "../../packages/action/src/workflow-commands.ts";
import { parseToken } from "../../packages/core/src/token.ts";
import { given, givenLater, law, token, withoutToken } from "../laws.ts";
import { target } from "../target.ts";
import { anyText, jsonText, nearTo, wellFormed } from "../texts.ts";

const ITEM = {
  registry: "pub",
  url: "https://pub.example.com/",
  token: token.reveal(),
  store: "file",
  "env-name": "PUB_TOKEN",
};
const YAML = `- registry: onepub
  token: "${token.reveal()}"
- {registry: composer, url: https://composer.example.com, token: '${token.reveal()}', username: someone}
- registry: apkg
  token: |
    ${token.reveal()}
`;
const NAMES = "registry url token username store env-name auth audience".split(" ");

const lists = fc.oneof(
  jsonText([[ITEM], [ITEM, { registry: "apkg", token: "another" }]], NAMES),
  nearTo([YAML], ["- ", "registry: ", "token: ", "url: ", "*a", "&a ", "|\n", "!!binary ", "<<: ", "? "]),
);

const single = fc.record(
  {
    registry: nearTo(["pub", "composer", "onepub", "apkg", "package-broker"]),
    url: nearTo(["https://pub.example.com/"]),
    token: nearTo([token.reveal(), `${token.reveal()}\n`]),
    username: anyText,
    store: nearTo(["auto", "file", "env"]),
    "env-name": nearTo(["PUB_TOKEN"]),
    auth: nearTo(["token", "oidc"]),
    audience: anyText,
    verify: nearTo(["true", "false"]),
    "expires-within": nearTo(["7", "0", "999999"]),
  },
  { requiredKeys: [] },
);

/** Commands of which nothing is left but what was masked and what was said. */
function listening() {
  const said: string[] = [];
  const commands = new WorkflowCommands({ env: {}, write: (text) => said.push(text), endOfLine: "\n" });
  return { commands, said };
}

async function readMain(inputs: Readonly<Record<string, string>>): Promise<void> {
  const env = Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
  );
  const { commands, said } = listening();
  await givenLater(() => readInputs(env, commands));
  const shown = said.filter((text) => !text.startsWith("::add-mask::"));
  withoutToken(shown, "A message");
}

const registries = (list: string): Record<string, string> => ({ registries: list });

export const inputTargets = [
  target({
    name: "the input registries",
    values: lists,
    check: (list) => readMain(registries(list)),
    large: {
      "many items": (size) => "- {registry: apkg, token: a-long-token}\n".repeat(size / 40),
      "many items as JSON": (size) =>
        JSON.stringify(Array.from({ length: size / 40 }, () => ({ registry: "apkg", token: "abc-def" }))),
      "one line of token:": (size) => "token: ".repeat(size / 7),
      "lines of token:": (size) => "token:\n".repeat(size / 7),
      "quotation marks": (size) => `token: ${'"'.repeat(size)}`,
      blanks: (size) => `- token:${" ".repeat(size)}x`,
      "a block": (size) => `- token: |\n${"    aline\n".repeat(size / 10)}`,
    },
  }),
  target({
    name: "the inputs of one registry",
    values: single,
    check: (inputs) => readMain(inputs as Record<string, string>),
  }),
  target({
    name: "the inputs of rotate",
    values: fc.record({
      scope: nearTo(["repository", "environment", "organization", "dependabot", "codespaces"]),
      repositories: nearTo(["acme/app, acme/tool", "acme/one\nacme/two # the second"]),
      environment: anyText,
      organization: fc.oneof(fc.constant(""), anyText),
      shard: nearTo(["", "1", "2"]),
      "shard-size": nearTo(["500", "1"]),
      grace: nearTo(["24h", "2d", "0"]),
      "secret-name": nearTo(["REGISTRY_TOKEN"]),
    }),
    check: (inputs) => {
      const env = Object.fromEntries(
        Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
      );
      const ports = { env: { GITHUB_REPOSITORY: inputs.repositories }, readFile: () => inputs.repositories };
      given(() => parsePlaces(new StepInputs(env), ports));
      given(() => parseDuration("the input grace", inputs.grace));
      given(() => parseSecretName("the input secret-name", inputs["secret-name"]));
    },
  }),
  target({
    name: "tokens",
    values: nearTo([token.reveal(), `${token.reveal()}\r\n`, "$" + "{{ secrets.TOKEN }}", "***", "$TOKEN"]),
    check: (text) => {
      const parsed = given(() => parseToken(text));
      if (parsed !== undefined)
        law(/^[\x21-\x7e]+$/.test(parsed.token.reveal()), "A token can stand in a header");
    },
    large: {
      "line ends": (size) => `${"\n".repeat(size)}x`,
      asterisks: (size) => `${"*".repeat(size)}x`,
      blanks: (size) => " ".repeat(size),
    },
  }),
  target({
    name: "texts in a log",
    values: anyText,
    check: (text) => {
      const line = printable(text);
      law(!/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(line), "What is printable is one line");
      law(!isCommand(line), "It is no command to the runner");
      const { commands, said } = listening();
      commands.info(text);
      law(
        !said
          .join("")
          .split(/[\r\n]/)
          .some(isCommand),
        "No line of it is one",
      );
    },
    large: {
      "line breaks": (size) => "\n \u0085".repeat(size / 3),
      blanks: (size) => `${" ".repeat(size)}:`,
      colons: (size) => ":".repeat(size),
    },
  }),
  target({
    name: "command files",
    values: fc.tuple(nearTo(["NAME"]), anyText),
    check: ([name, value]) => {
      writeFileSync(file, "earlier=1\n");
      const commands = new WorkflowCommands({
        env: { GITHUB_OUTPUT: file },
        write: () => {},
        endOfLine: "\n",
      });
      // A name is the product's own or was looked at before: an error may repeat it.
      const ownName = name.replaceAll(token.reveal(), "");
      const isWritten = given(() => commands.setOutputs({ [ownName]: value }) ?? true) !== undefined;
      const expected = isWritten
        ? [
            ["earlier", "1"],
            [wellFormed(ownName), wellFormed(value)],
          ]
        : [["earlier", "1"]];
      deepStrictEqual([...readKeyValueFile(readFileSync(file, "utf8"), "linux")], expected);
    },
  }),
];

/** What the runner (actions/runner, ActionCommand.cs) would take for a command in a line. */
function isCommand(line: string): boolean {
  return /^[\s\u0085]*::/.test(line) || line.includes("##[");
}

const folder = mkdtempSync(join(tmpdir(), "fuzz-"));
const file = join(folder, "commands");
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
