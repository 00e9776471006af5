import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, test } from "vitest";
import { beginClaim } from "../src/credential-file/begin-claim.ts";
import { takeBack } from "../src/credential-file/undo.ts";
import { putEntry } from "../src/credential-file/update.ts";
import { apkg, type Client, clients, composer, pub, putting } from "./credential-file/clients.ts";
import { isPrivate } from "./credential-file/is-private.ts";
import { machineForTest } from "./credential-file/machine.ts";
import { treeOf } from "./credential-file/tree.ts";

const HOST = "one.example";

const composerTexts = {
  "an empty object": "{}",
  "an empty array, as PHP writes one": "[]\n",
  "an empty section": '{"http-basic":[],"bearer":{}}',
  "odd formatting":
    '\n{ "http-basic" :\t{\n\t\t"two.example":{ "username" : "u","password":"p" } }   ,"x": 1 }\n\n',
  "Windows line ends":
    '{\r\n  "http-basic": {\r\n    "two.example": {"username": "u", "password": "p"}\r\n  }\r\n}\r\n',
  duplicates: `{"http-basic":{"${HOST}":{"username":"a","password":"1"},"${HOST}":{"username":"b","password":"2"}},"http-basic":{"${HOST}":{"username":"c","password":"3"}}}`,
  escapes:
    '{"http-basic":{"\\u006fne.example":{"username":"\\u00fc","password":"a\\/b"}},"\\ud83d":"\u00e4"}',
};

const pubTexts = {
  "no entries": '{"version":1,"hosted":[]}',
  "no list": '{"version":1}',
  "a byte order mark": `\ufeff{"version":1,"hosted":[{"url":"https://two.example","token":"t"}]}\n`,
  "odd formatting":
    '{ "hosted" : [\n\n{"url":"https://two.example/", "env":"TWO"}\n ,{"url":5}, null ],"version":1}',
  "Windows line ends":
    '{\r\n\t"version": 1,\r\n\t"hosted": [\r\n\t\t{"url": "https://two.example", "env": "X"}\r\n\t]\r\n}',
  duplicates: `{"version":1,"hosted":[{"url":"https://${HOST}","token":"a"},{"url":"HTTPS://${HOST}/","token":"b"}],"hosted":[{"url":"https://${HOST}:443","env":"C"},{"url":"https://${HOST}","token":"d","env":"e"}]}`,
  escapes: `{"version":1,"hosted":[{"url":"https:\\/\\/one.ex\\u0061mple","token":"\\u0061"},{"url":"\\ud800"}]}`,
};

const apkgTexts = {
  "a login": apkg.entry(HOST),
  "a login in one line": JSON.stringify(JSON.parse(apkg.entry(HOST))),
  "unknown fields and Windows line ends": apkg
    .entry("two.example")
    .replaceAll("\n", "\r\n")
    .replace("}", ',"x":[ ]}'),
};

const texts: [Client, Record<string, string>][] = [
  [composer, composerTexts],
  [pub, pubTexts],
  [apkg, apkgTexts],
];

const cases = texts.flatMap(([client, ofClient]) =>
  Object.entries(ofClient).map(([name, text]) => ({ client, name, text })),
);

describe.each([0o644, 0o640, 0o600])("a file of mode %o", (mode) => {
  test.each(cases)("with $name ($client.name) comes back byte for byte", async ({ client, text }) => {
    const { home, job } = machineForTest();
    const file = join(home, client.file);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    chmodSync(file, mode);
    const before = treeOf(home);
    const entry = client.entry(HOST);

    const undo = beginClaim({ file, key: client.key(HOST) }, job("a"));
    await putEntry(undo, putting(client, entry), job("a"));

    expect(JSON.parse(client.format.read(readText(file), client.key(HOST)) ?? "")).toEqual(JSON.parse(entry));
    expect(isPrivate(file)).toBe(true);
    expect((await takeBack(undo, client.format, job("a"))).outcome).toBe("restored");
    expect(treeOf(home)).toEqual(before);
    expect(treeOf(job("a").temporaryDirectory)).toEqual([]);
  });
});

describe.each(clients)("where there is nothing, $name", (client) => {
  test.each([
    ["only the file is missing", client.file.split("/").slice(0, -1)],
    ["the directories are missing too", []],
  ])("gets a private file, and nothing of it stays: %s", async (_, present) => {
    const { home, job } = machineForTest();
    mkdirSync(join(home, ...present), { recursive: true });
    const before = treeOf(home);
    const file = join(home, client.file);
    const undo = beginClaim({ file, key: client.key(HOST) }, job("a"));

    await putEntry(undo, putting(client, client.entry(HOST)), job("a"));

    const made = readdirSync(home, { recursive: true, encoding: "utf8" }).filter(
      (path) => !before.some((line) => line.startsWith(`${path} `)),
    );
    expect(made).toContain(normalize(client.file));
    expect(made.filter((path) => !isPrivate(join(home, path)))).toEqual([]);
    await takeBack(undo, client.format, job("a"));
    expect(treeOf(home)).toEqual(before);
    expect(treeOf(job("a").temporaryDirectory)).toEqual([]);
  });
});

describe("a login that gives way to a variable", () => {
  test.each([0o644, 0o600])("is out of the way during the job and comes back with mode %o", async (mode) => {
    const { home, job } = machineForTest();
    const file = join(home, apkg.file);
    mkdirSync(dirname(file));
    writeFileSync(file, apkg.entry(HOST));
    chmodSync(file, mode);
    const before = treeOf(home);
    const undo = beginClaim({ file, key: apkg.key(HOST) }, job("a"));

    const { setAside } = await putEntry(undo, putting(apkg, undefined), job("a"));

    expect(statSync(file, { throwIfNoEntry: false })).toBeUndefined();
    expect(isPrivate(setAside ?? "")).toBe(true);
    await takeBack(undo, apkg.format, job("a"));
    expect(treeOf(home)).toEqual(before);
  });

  test("need not be there", async () => {
    const { home, job } = machineForTest();
    const undo = beginClaim({ file: join(home, apkg.file), key: apkg.key(HOST) }, job("a"));

    const updated = await putEntry(undo, putting(apkg, undefined), job("a"));

    expect(updated).toEqual({ entry: undefined, setAside: undefined });
    await takeBack(undo, apkg.format, job("a"));
    expect(treeOf(home)).toEqual([]);
  });
});

/** A client that takes a byte order mark reads past it. */
function readText(file: string): string {
  return readFileSync(file, "utf8").replace(/^\ufeff/, "");
}
