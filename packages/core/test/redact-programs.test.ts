import { spawnSync } from "node:child_process";
import { randomBytes, randomInt } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { derivedForms, redact } from "../src/redact.ts";
import { Secret } from "../src/secret.ts";

const directory = mkdtempSync(join(tmpdir(), "redact-programs-"));
afterAll(() => rmSync(directory, { recursive: true }));

const MARKS = Array.from({ length: 94 }, (_, index) => String.fromCharCode(0x21 + index)).filter((mark) =>
  /\W/.test(mark),
);

/** Tokens with every mark that an encoding may change, as they come, and two with letters outside of ASCII. */
function someTokens(): string[] {
  const mixed = () =>
    Array.from({ length: 24 }, () =>
      randomInt(2) === 0 ? MARKS[randomInt(MARKS.length)] : randomInt(10),
    ).join("");
  const base64 = () => randomBytes(30).toString("base64").replace(/^../, "+/");
  return [
    MARKS.join(randomBytes(2).toString("hex")),
    ...Array.from({ length: 20 }, mixed),
    ...Array.from({ length: 5 }, base64),
    `${mixed()}\u00e4\u00df\u2028\u{1f511}`,
    `pass word ${MARKS.join("")}`,
  ];
}

/** Each writes, for the JSON list of tokens on its standard input, a JSON list of lists of texts. */
const programs: Record<string, { file: string; command: string[]; source: string }> = {
  "Python's json and urllib": {
    file: "encode.py",
    command: ["python3"],
    source: `
import json, sys, urllib.parse as u
def forms(t):
    return [json.dumps(t)[1:-1], json.dumps(t, ensure_ascii=False)[1:-1], u.quote(t), u.quote(t, safe=""), u.quote_plus(t)]
print(json.dumps([forms(t) for t in json.load(sys.stdin)]))
`,
  },
  "PHP's json_encode and urlencode": {
    file: "encode.php",
    command: ["php"],
    source: `<?php
$forms = fn($t) => [substr(json_encode($t), 1, -1), substr(json_encode($t, JSON_UNESCAPED_SLASHES), 1, -1),
  substr(json_encode($t, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_LINE_TERMINATORS), 1, -1), rawurlencode($t), urlencode($t)];
echo json_encode(array_map($forms, json_decode(stream_get_contents(STDIN))));
`,
  },
  "Go's encoding/json and net/url": {
    file: "encode.go",
    command: ["go", "run"],
    source: `package main
import ("encoding/json"; "net/url"; "os"; "strings")
func main() {
	var tokens []string
	var all [][]string
	if err := json.NewDecoder(os.Stdin).Decode(&tokens); err != nil { panic(err) }
	for _, t := range tokens {
		j, _ := json.Marshal(t)
		user := url.UserPassword("u", t).String()
		all = append(all, []string{string(j[1 : len(j)-1]), strings.TrimPrefix(user, "u:"), url.QueryEscape(t)})
	}
	json.NewEncoder(os.Stdout).Encode(all)
}
`,
  },
};

describe("what programs make of a token is hidden", () => {
  it.for(Object.entries(programs))("by %s", ([, { file, command, source }], context) => {
    const [program = "", ...options] = command;
    const isMissing = spawnSync(program, [program === "go" ? "version" : "--version"]).status !== 0;
    if (isMissing && process.env.CI !== "true") return context.skip(`${program} is not on this machine`);
    writeFileSync(join(directory, file), source);
    const tokens = someTokens();
    const { stdout, stderr } = spawnSync(program, [...options, join(directory, file)], {
      input: JSON.stringify(tokens),
      encoding: "utf8",
      env: { ...process.env, GO111MODULE: "off", GOTOOLCHAIN: "local" },
    });
    expect(stderr).toBe("");
    const forms: string[][] = JSON.parse(stdout);
    expect(forms).toHaveLength(tokens.length);
    for (const [index, token] of tokens.entries()) expectHidden(token, forms[index] ?? []);
  });

  it("by Node's encodings, and URL, which is that of browsers", () => {
    for (const token of someTokens()) {
      const url = new URL("https://token@h.example");
      url.password = token;
      expectHidden(token, [
        JSON.stringify(token).slice(1, -1),
        url.password,
        encodeURI(token),
        encodeURIComponent(token),
        encodeURIComponent(token).replaceAll("%2F", "/"),
        new URLSearchParams({ token }).toString().slice("token=".length),
      ]);
    }
  });

  // No registry of packages has these two programs: what is done here is what their sources do.
  it("by Dart's Uri, whose user-info keeps what RFC 3986 calls sub-delims, and the colon", () => {
    for (const token of someTokens()) {
      const kept = (byte: string) => /[\w.~!$&'()*+,;=:-]/.test(byte);
      const bytes = [...Buffer.from(token).toString("latin1")];
      const hex = (byte: string) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
      expectHidden(token, [bytes.map((byte) => (kept(byte) ? byte : hex(byte))).join("")]);
    }
  });

  it("by .NET's JavaScriptEncoder.Default, which lets pass ASCII without what HTML knows", () => {
    for (const token of someTokens()) {
      const units = token.split("").map((unit) => {
        if (unit === "\\") return "\\\\";
        if (/[\x20-\x7e]/.test(unit) && !"\"&'+<>`".includes(unit)) return unit;
        return `\\u${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
      });
      expectHidden(token, [units.join("")]);
    }
  });

  const isBase64Missing = spawnSync("base64", { input: "" }).status !== 0 && process.env.CI !== "true";

  it.skipIf(isBase64Missing).each([40, 57, 58, 100, 300, 1500])(
    "by base64, of a token of %i characters, which it breaks into lines",
    (length) => {
      const token = randomBytes(length).toString("base64").slice(0, length);
      for (const input of [token, `${token}\n`, `token:${token}`, `somebody:${token}`]) {
        const printed = spawnSync("base64", { input, encoding: "utf8" }).stdout;
        const name = input.startsWith("somebody") ? "somebody" : "token";
        const left = derivedForms(new Secret(token), name).reduce(
          (text, form) => text.replaceAll(form, ""),
          printed,
        );
        const shown = left.split("\n").filter((line) => line !== "");
        // A last line of few characters is not hidden: that would hide other text.
        expect(shown.filter((line) => line.length > 10)).toEqual([]);
        expect(shown.length).toBeLessThanOrEqual(1);
      }
    },
  );
});

function expectHidden(token: string, forms: readonly string[]): void {
  for (const form of forms) {
    expect(redact(`[${form}]`, [new Secret(token)])).toBe("[***]");
    const lowerCase = form.replaceAll(/%[0-9A-F]{2}/g, (byte) => byte.toLowerCase());
    expect(redact(`[${lowerCase}]`, [new Secret(token)])).toBe("[***]");
  }
}
