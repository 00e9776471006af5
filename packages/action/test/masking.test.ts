import { derivedForms, isMaskable, Secret } from "@setup-registry-token/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { mask } from "../src/masking.ts";
import { maskRawText } from "../src/raw-text-masking.ts";
import { WorkflowCommands } from "../src/workflow-commands.ts";

function recorded(act: (commands: WorkflowCommands) => void): string[] {
  const written: string[] = [];
  act(new WorkflowCommands({ env: {}, write: (text) => written.push(text), endOfLine: "\n" }));
  const lines = written.join("").split("\n");
  expect(lines.pop()).toBe("");
  return lines.map((line) => {
    expect(line).toMatch(/^::add-mask::[^\r\n]+$/);
    return line
      .slice("::add-mask::".length)
      .replaceAll("%0D", "\r")
      .replaceAll("%0A", "\n")
      .replaceAll("%25", "%");
  });
}

const newToken = () => `${crypto.randomUUID()}/+=`;
const VISIBLE_ASCII = Array.from({ length: 94 }, (_, index) => String.fromCharCode(0x21 + index));
const visible = fc
  .string({ unit: fc.constantFrom(...VISIBLE_ASCII), minLength: 10, maxLength: 60 })
  .filter((value) => new Set(value).size > 5);

describe("mask", () => {
  it("issues one mask for each derived form and nothing else", () => {
    fc.assert(
      fc.property(visible, fc.option(visible, { nil: undefined }), (value, userName) => {
        const secret = new Secret(value);
        const masks = recorded((commands) => mask(commands, secret, userName));
        expect(masks).toEqual(derivedForms(secret, userName));
        expect(masks).toContain(value);
      }),
      { numRuns: 500 },
    );
  });

  it("masks the lines of a value, not the value with its line breaks, of which the runner would mask short lines", () => {
    const [first, last] = [newToken(), newToken()];
    const masks = recorded((commands) => mask(commands, new Secret(`${first}\n}\n${last}\n`)));
    expect(masks).toEqual(expect.arrayContaining([first, last]));
    expect(masks.filter((text) => /[\r\n]/.test(text) || text.length < 6)).toEqual([]);
  });

  it.each(["abc", "token", "Password"])("leaves %j, which would hide other text", (value) => {
    const secret = new Secret(value);
    expect(isMaskable(secret)).toBe(false);
    expect(recorded((commands) => mask(commands, secret))).not.toContain(value);
  });
});

describe("maskRawText", () => {
  const masksOf = (raw: string) => recorded((commands) => maskRawText(commands, raw));

  it.each<[string, (token: string) => string]>([
    ["YAML", (token) => `- registry: onepub\n  token: ${token}\n  url: https://a.example\n`],
    ["YAML, first key", (token) => `- token: ${token}\r\n  registry: onepub\r\n`],
    ["YAML with a comment", (token) => `- token: ${token} # of the build\n`],
    ["YAML, double quotes", (token) => `- token: "${token}"\n`],
    ["YAML, single quotes", (token) => `- token: '${token}' # x\n`],
    ["YAML, quoted key", (token) => `- 'token' : ${token}\n`],
    ["YAML, flow", (token) => `- {registry: onepub, token: ${token}, store: file}\n`],
    ["YAML, flow, last", (token) => `[{registry: onepub, token: ${token}}]\n`],
    ["YAML, block scalar", (token) => `- token: |-\n    ${token}\n  store: file\n`],
    ["YAML, folded scalar", (token) => `- token: >\n\n    ${token}\n- token: x`],
    ["YAML, next line", (token) => `- token:\n    ${token}\n`],
    ["YAML, next line, quoted", (token) => `- token:\n    "${token}"\n`],
    ["YAML, anchor and tag", (token) => `- token: &main !!str ${token}\n`],
    ["YAML, block scalar with a tag", (token) => `- token: !!str |\n    ${token}\n`],
    ["JSON", (token) => JSON.stringify([{ registry: "onepub", token, store: "file" }])],
    ["JSON, indented", (token) => JSON.stringify([{ token, registry: "onepub" }], undefined, 2)],
    ["JSON, next line", (token) => `[{"token":\n"${token}",\n"url":"https://a.example"}]`],
    ["JSON, PHP's slash", (token) => JSON.stringify([{ token }]).replaceAll("/", "\\/")],
    ["broken: quote never closed", (token) => `- token: "${token}\n  url: x\n`],
    ["broken: JSON quote never closed", (token) => `[{"token":"${token}`],
    ["broken: comma after a quote never opened", (token) => `[{"token": ${token}",\n}]`],
    ["broken: tab and equals sign", (token) => `-\ttoken = ${token}\n`],
    ["broken: key in capitals", (token) => `- TOKEN: ${token}\n`],
    ["a line with a key before it", (token) => `- token: x, token: ${token}\n`],
    ["a value that begins like a key", (token) => `- token: token:${token}\n`],
    ["several on a line", (token) => `[{"token":"${newToken()}"},{"token":"${token}"}]`],
  ])("finds the token in %s", (_, write) => {
    const token = newToken();
    expect(masksOf(write(token))).toContain(token);
  });

  it("hides a token that YAML takes for a tag", () => {
    const token = `!${newToken()}`;
    expect(masksOf(`- token: ${token}\n`)).toContain(token);
  });

  it("hides a token with a stray quote in the text as it was given", () => {
    for (const write of [
      (token: string) => `- token: ""${token}"\n`,
      (token: string) => `[{"token":"x"${token}","url":"y"}]`,
    ]) {
      const token = newToken();
      const raw = write(token);
      expect(masksOf(raw).reduce((shown, text) => shown.replaceAll(text, "***"), raw)).not.toContain(token);
    }
  });

  it("finds any token that the YAML and JSON writers wrote", () => {
    fc.assert(
      fc.property(fc.array(visible, { minLength: 1, maxLength: 3 }), (values) => {
        const list = values.map((token) => ({ registry: "composer", token, url: "https://a.example" }));
        for (const raw of [stringify(list), JSON.stringify(list), JSON.stringify(list, undefined, 2)]) {
          expect(masksOf(raw)).toEqual(expect.arrayContaining(values));
        }
      }),
      { numRuns: 500 },
    );
  });

  it("masks the same token given twice once", () => {
    const token = newToken();
    const masks = masksOf(`- token: ${token}\n- token: "${token}"\n`);
    expect(masks.filter((text) => text === token)).toHaveLength(1);
  });

  it("masks nothing short or common, and nothing that is no token", () => {
    const raw =
      "- registry: package-broker\n  url: https://packages.example/repository\n  username: automation\n" +
      "  env-name: MY_PRIVATE_TOKEN\n  token: abc\n- token: password\n  store: file\n- token:\n  registry: composer\n";
    const masks = masksOf(raw);
    for (const ordinary of [
      "automation",
      "packages.example",
      "MY_PRIVATE_TOKEN",
      "composer",
      "password",
      "file",
    ]) {
      expect(masks).not.toContain(ordinary);
    }
    expect(masks.filter((text) => raw.includes(text))).toEqual([]);
  });

  it.each([
    "token:",
    "token: ",
    "token=\n",
    "token:\n",
    "- token: |\n",
    'token: "\n',
    'token:"',
    "token:'''",
    "token:'token:''",
    'token:"a\\',
    "- {token: a, token: b}\n",
    '{"token":"","token":',
    "token: !a &b |\n  secret\n",
  ])("of %j a thousand times issues masks in proportion to its length", (piece) => {
    const lengthOfMasks = (times: number) => masksOf(piece.repeat(times)).join("").length;
    expect(lengthOfMasks(2000)).toBeLessThan(3 * lengthOfMasks(1000) + 1000);
  });

  it("takes any text", () => {
    const piece = fc.oneof(
      fc.constantFrom("token:", '"token":', "\n", " ", "'", '"', "|", "&a", "#"),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        expect(masksOf(pieces.join("")).every((text) => text.length >= 6)).toBe(true);
      }),
    );
  });
});
