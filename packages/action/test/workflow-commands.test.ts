import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { EOL, tmpdir } from "node:os";
import { join } from "node:path";
import * as toolkit from "@actions/core";
import { RegistryTokenError } from "@setup-registry-token/core";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { printable } from "../src/log-commands.ts";
import { WorkflowCommands } from "../src/workflow-commands.ts";

const awkward = fc.constantFrom(
  ..."%\r\n,:;=<>#[]\t \\\"'",
  "\u0085",
  "\u2028",
  "\ufeff",
  "::",
  "##[",
  "%0A",
);
const text = fc.string({
  unit: fc.oneof(awkward, fc.string({ unit: "binary", maxLength: 1 })),
  maxLength: 30,
});
const lineNumber = fc.nat({ max: 50 });
const RUNS = { numRuns: 500 };

const toolkitAnnotations = { notice: toolkit.notice, warning: toolkit.warning, error: toolkit.error };
const toolkitFileCommands = {
  setOutputs: toolkit.setOutput,
  saveState: toolkit.saveState,
  exportVariable: toolkit.exportVariable,
};

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "workflow-commands-"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(directory, { recursive: true });
});

/** What the toolkit writes to the standard output. */
function outputOfToolkit(act: () => void): string {
  let output = "";
  const write = vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    output += String(chunk);
    return true;
  });
  try {
    act();
  } finally {
    write.mockRestore();
  }
  return output;
}

/** What ours writes to the standard output. */
function outputOfOurs(act: (commands: WorkflowCommands) => void): string {
  let output = "";
  act(new WorkflowCommands({ env: {}, write: (chunk) => (output += chunk), endOfLine: EOL }));
  return output;
}

/** One value by one of the commands that append to a file. */
function give(
  commands: WorkflowCommands,
  command: "setOutputs" | "saveState" | "exportVariable",
  [name, value]: [string, string],
): void {
  if (command === "setOutputs") commands.setOutputs({ [name]: value });
  else commands[command](name, value);
}

/** What the runner (actions/runner, ActionCommand.cs) would take for a command in a line. */
function isCommandToRunner(line: string): boolean {
  return /^[\s\u0085]*::/.test(line) || line.includes("##[");
}

describe("commands on the standard output, against @actions/core", () => {
  it("writes the same bytes for masks", () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 3 }), (values) => {
        expect(outputOfOurs((ours) => ours.addMasks(values))).toBe(
          values.map((value) => outputOfToolkit(() => toolkit.setSecret(value))).join(""),
        );
      }),
      RUNS,
    );
  });

  it("writes the same bytes for annotations with any of their properties", () => {
    const properties = fc.record(
      {
        title: text,
        file: text,
        line: lineNumber,
        endLine: lineNumber,
        column: lineNumber,
        endColumn: lineNumber,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.constantFrom("notice", "warning", "error"), text, properties, (kind, message, given) => {
        const { line, column, ...same } = given;
        const forToolkit = {
          ...same,
          ...(line === undefined ? {} : { startLine: line }),
          ...(column === undefined ? {} : { startColumn: column }),
        };
        expect(outputOfOurs((ours) => ours[kind](message, given))).toBe(
          outputOfToolkit(() => toolkitAnnotations[kind](message, forToolkit)),
        );
      }),
      RUNS,
    );
  });

  it("prints text that holds no command as the toolkit does", () => {
    fc.assert(
      fc.property(
        text.filter((value) => !value.split(/[\r\n]/).some(isCommandToRunner)),
        (value) => {
          expect(outputOfOurs((ours) => ours.info(value))).toBe(outputOfToolkit(() => toolkit.info(value)));
        },
      ),
      RUNS,
    );
  });
});

describe("command files, against @actions/core", () => {
  const isReadable = (name: string) => name !== "" && !/[\r\n=]|<<|<$/.test(name);
  const names = text.map((value) => `GENERATED_${value}`.replaceAll("\0", ""));
  const kinds = [
    ["GITHUB_OUTPUT", "setOutputs"],
    ["GITHUB_STATE", "saveState"],
    ["GITHUB_ENV", "exportVariable"],
  ] as const;

  it.each(kinds)("appends the same bytes to %s by %s", (variable, command) => {
    const [theirs, mine] = [join(directory, "toolkit"), join(directory, "ours")];
    vi.stubEnv(variable, theirs);
    fc.assert(
      fc.property(
        names.filter(isReadable),
        text.map((value) => value.replaceAll("\0", "")),
        (name, value) => {
          writeFileSync(theirs, `earlier=1${EOL}`);
          writeFileSync(mine, `earlier=1${EOL}`);
          const toolkitOutput = outputOfToolkit(() => toolkitFileCommands[command](name, value));
          const written = readFileSync(theirs);
          const id = /ghadelimiter_([0-9a-f-]{36})\r?\n$/.exec(written.toString())?.[1];
          const env: Record<string, string | undefined> = { [variable]: mine };
          const ours = new WorkflowCommands({
            env,
            write: () => expect.unreachable("a file command wrote to the standard output"),
            endOfLine: EOL,
            randomId: () => id ?? "",
          });
          give(ours, command, [name, value]);
          expect(toolkitOutput).toBe("");
          expect(readFileSync(mine)).toEqual(written);
          if (command === "exportVariable") {
            expect(env[name]).toBe(value);
            delete process.env[name];
          }
        },
      ),
      RUNS,
    );
  });

  it("gives each value a delimiter of its own", () => {
    const file = join(directory, "output");
    writeFileSync(file, "");
    const commands = new WorkflowCommands({ env: { GITHUB_OUTPUT: file }, write: () => {}, endOfLine: "\n" });
    for (let index = 0; index < 1000; index += 1) commands.setOutputs({ name: "value" });
    const delimiters = [...readFileSync(file, "utf8").matchAll(/^name<<(ghadelimiter_\S+)\nvalue\n\1$/gm)];
    expect(new Set(delimiters.map((match) => match[1])).size).toBe(1000);
  });
});

describe("what is not shared with @actions/core, on purpose", () => {
  const secretValue = crypto.randomUUID();

  function commandsWith(env: Record<string, string | undefined>, output: string[]): WorkflowCommands {
    return new WorkflowCommands({
      env,
      write: (chunk) => output.push(chunk),
      endOfLine: "\n",
      randomId: () => "fixed",
    });
  }

  it.each(["setOutputs", "saveState", "exportVariable"] as const)(
    "%s fails without the runner's file, and shows the value nowhere",
    (command) => {
      const missing = join(directory, "missing");
      const gone = { GITHUB_OUTPUT: missing, GITHUB_STATE: missing, GITHUB_ENV: missing };
      for (const env of [{}, { GITHUB_OUTPUT: "", GITHUB_STATE: "", GITHUB_ENV: "" }, gone]) {
        const output: string[] = [];
        const act = () => give(commandsWith(env, output), command, ["NAME", secretValue]);
        expect(act).toThrow(RegistryTokenError);
        expect(act).not.toThrow(secretValue);
        expect(output).toEqual([]);
        expect(existsSync(missing)).toBe(false);
        expect(env).not.toHaveProperty("NAME");
      }
    },
  );

  it.each(["", "A\nB", "A\rB", "A=B", "A<<B", "A<"])(
    "refuses the name %j, which the runner can not read back",
    (name) => {
      const file = join(directory, "env");
      writeFileSync(file, "");
      const act = () => commandsWith({ GITHUB_ENV: file }, []).exportVariable(name, secretValue);
      expect(act).toThrow(expect.objectContaining({ code: "input-invalid" }));
      expect(readFileSync(file, "utf8")).toBe("");
    },
  );

  it("refuses a name or a value that contains the delimiter, as the toolkit does, without naming the value", () => {
    const file = join(directory, "output");
    writeFileSync(file, "");
    const commands = commandsWith({ GITHUB_OUTPUT: file }, []);
    expect(() => commands.setOutputs({ ghadelimiter_fixed: "value" })).toThrow(RegistryTokenError);
    const act = () => commands.setOutputs({ name: `${secretValue}\nghadelimiter_fixed\nPATH=x` });
    expect(act).toThrow(RegistryTokenError);
    expect(act).not.toThrow(secretValue);
    expect(readFileSync(file, "utf8")).toBe("");
  });

  it("never prints a line that the runner takes for a command", () => {
    fc.assert(
      fc.property(text, (value) => {
        const lines = outputOfOurs((ours) => ours.info(value)).split(/[\r\n]/);
        expect(lines.filter(isCommandToRunner)).toEqual([]);
      }),
      RUNS,
    );
    expect(outputOfOurs((ours) => ours.info("a\n  ::set-env name=A::b\n##[debug]c"))).toBe(
      `a\n  \\::set-env name=A::b\n##\\[debug]c${EOL}`,
    );
  });
});

describe("printable", () => {
  it("makes one line of any text, which can not start a command", () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(printable(value)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(isCommandToRunner(printable(value))).toBe(false);
      }),
      RUNS,
    );
  });

  it("shows what it hid as an escape", () => {
    expect(printable("a\r\nb\tc\u001b[31m\u202e\u{e0041}\ud800")).toBe(
      "a\\r\\nb\\tc\\u001b[31m\\u202e\\u{e0041}\\ud800",
    );
  });

  it("leaves paths, URLs and names of people as they are", () => {
    for (const value of [
      "C:\\Users\\runner",
      "https://registry.example:8443/a?b=c#d",
      "Zoë 王 🙂",
      "a::b",
      "",
    ]) {
      expect(printable(value)).toBe(value);
    }
  });
});
