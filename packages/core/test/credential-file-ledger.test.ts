import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { beginClaim } from "../src/credential-file/begin-claim.ts";
import { readLedger } from "../src/credential-file/read-ledger.ts";
import type { RunningJob } from "../src/credential-file/running-job.ts";
import { takeBack, type Undo } from "../src/credential-file/undo.ts";
import { putEntry } from "../src/credential-file/update.ts";
import { apkg, type Client, clients, composer, newToken, pub, putting } from "./credential-file/clients.ts";
import { type Machine, machineForTest } from "./credential-file/machine.ts";
import { treeOf } from "./credential-file/tree.ts";

const HOST = "one.example";
const SECRET = newToken();

/** What befalls the ledger of a file, by the path of its claims.json. */
const damages: [string, (claims: string) => void][] = [
  ["is empty", (claims) => truncateSync(claims)],
  ["is cut", (claims) => truncateSync(claims, readFileSync(claims).length - 9)],
  ["is null", (claims) => writeFileSync(claims, "null")],
  ["has another shape", (claims) => writeFileSync(claims, `{"version":1,"claims":"${SECRET}"}`)],
  [
    "has another version",
    (claims) => writeFileSync(claims, readText(claims).replace(/"version":1/, '"version":2')),
  ],
  [
    "has a claim of another shape",
    (claims) => writeFileSync(claims, readText(claims).replace(/"since":\d+/, '"since":""')),
  ],
  [
    "has an entry that is no JSON",
    (claims) => writeFileSync(claims, readText(claims).replace(/"entry":"/, '"entry":"{')),
  ],
  ["is no JSON", (claims) => writeFileSync(claims, `x${SECRET}`)],
  ["is a directory", (claims) => void mkdirSync(removed(claims))],
  ["has lost the original", (claims) => rmSync(join(dirname(claims), "original"), { force: true })],
  ["has a part of the original", (claims) => truncateSync(join(dirname(claims), "original"), 3)],
];
if (process.platform !== "win32") {
  damages.push(["is a named pipe", (claims) => void execFileSync("mkfifo", [removed(claims)])]);
}

function removed(path: string): string {
  rmSync(path);
  return path;
}

interface Scene {
  machine: Machine;
  file: string;
  before: string[];
  claims: string;
}

function scene(client: Client): Scene {
  const machine = machineForTest();
  const file = join(machine.home, client.file);
  mkdirSync(dirname(file), { recursive: true });
  const text = client === pub ? `{ "version": 1, "hosted": [${client.entry("old.example")}] }` : undefined;
  writeFileSync(file, text ?? (client === composer ? `{"http-basic":{ }}\n` : client.entry("old.example")));
  return {
    machine,
    file,
    before: treeOf(machine.home),
    claims: join(`${file}.setup-registry-token`, "claims.json"),
  };
}

function attentive(machine: Machine, name: string): { job: RunningJob; warnings: string[] } {
  const warnings: string[] = [];
  return { job: machine.job(name, { warn: (text) => warnings.push(text) }), warnings };
}

async function put(
  client: Client,
  { file }: Scene,
  job: RunningJob,
  host = HOST,
  entry = client.entry(host),
) {
  const undo = beginClaim({ file, key: client.key(host) }, job);
  await putEntry(undo, putting(client, entry), job);
  return undo;
}

function readText(file: string): string {
  return readFileSync(file, "utf8");
}

/** Without what is kept of the damaged ledger, which is checked to be named and to hold none of the tokens. */
function expectAsBefore({ machine, before }: Scene, warnings: string[], tokens: string[]): void {
  const kept = warnings.map((text) => /It is kept in (\S+)\. /.exec(text)?.[1] ?? "");
  expect(
    kept.every((directory) => existsSync(directory)),
    warnings.join("\n"),
  ).toBe(true);
  for (const directory of kept) {
    for (const name of readdirSync(directory)) {
      const isText =
        name === "claims.json" && treeOf(directory).some((line) => /^claims\.json.*file/.test(line));
      for (const token of isText ? tokens : []) expect(readText(join(directory, name))).not.toContain(token);
    }
    rmSync(directory, { recursive: true });
  }
  expect(treeOf(machine.home)).toEqual(before);
}

describe.each(clients)("a ledger ($name)", (client) => {
  test.each(damages)(
    "that %s before the post is set aside by name, and all is put back",
    async (_, damage) => {
      const here = scene(client);
      const { job, warnings } = attentive(here.machine, "a");
      const undo = await put(client, here, job);
      const token = tokenIn(here.claims);
      damage(here.claims);

      const { outcome } = await takeBack(undo, client.format, job);

      expect(outcome).toBe("restored");
      expect(warnings).toEqual([expect.stringContaining(`${here.claims} `)]);
      expect(warnings.join()).not.toContain(SECRET);
      expectAsBefore(here, warnings, [token]);
      expect(treeOf(job.temporaryDirectory)).toEqual([]);
    },
  );

  test.each(damages)("that %s before the next step of the job does not stop it", async (_, damage) => {
    const here = scene(client);
    const { job, warnings } = attentive(here.machine, "a");
    const first = await put(client, here, job);
    damage(here.claims);

    const second = await put(client, here, job, "two.example");

    expect(warnings).toHaveLength(1);
    expect(readLedger(dirname(here.claims))?.claims.map(({ id }) => id)).toEqual([first.claim, second.claim]);
    await takeBack(second, client.format, job);
    await takeBack(first, client.format, job);
    expectAsBefore(here, warnings, []);
  });
});

/** A job that knows nothing of the other's claim takes the file for the original. */
async function twoJobs(client: Client, entryOfSecond: string | undefined) {
  const here = scene(client);
  const first = attentive(here.machine, "a");
  const second = attentive(here.machine, "b");
  const undoOfFirst = await put(client, here, first.job);
  const token = tokenIn(here.claims);
  writeFileSync(here.claims, `${readText(here.claims)}}`);
  const undoOfSecond = await put(client, here, second.job, "two.example", entryOfSecond);
  expect(second.warnings).toEqual([expect.stringContaining("is what comes back at the end of this job")]);
  const takeBackOf = (undo: Undo, { job }: { job: RunningJob }) => takeBack(undo, client.format, job);
  return {
    here,
    token,
    warnings: second.warnings,
    endFirst: () => takeBackOf(undoOfFirst, first),
    endSecond: () => takeBackOf(undoOfSecond, second),
  };
}

describe.each([pub, composer])("a ledger that another job found damaged ($name)", (client) => {
  test.each(["first", "second"])("loses nothing, if the %s job ends first", async (ending) => {
    const { here, token, warnings, endFirst, endSecond } = await twoJobs(client, client.entry("two.example"));

    if (ending === "first") await endFirst();
    if (ending === "first") expect(readText(here.file)).not.toContain(token);
    await endSecond();
    if (ending === "second") await endFirst();

    expectAsBefore(here, warnings, [token]);
  });
});

test("a login of apkg that was set aside comes back though the ledger was damaged meanwhile", async () => {
  const here = scene(apkg);
  const { job } = attentive(here.machine, "a");
  const undo = beginClaim({ file: here.file, key: apkg.key(HOST) }, job);
  await putEntry(undo, putting(apkg, undefined, "replace"), job);
  expect(existsSync(here.file)).toBe(false);
  renameSync(here.claims, `${here.claims}.away`);
  writeFileSync(here.claims, "");
  const second = attentive(here.machine, "b");
  const other = beginClaim({ file: here.file, key: apkg.key(HOST) }, second.job);
  await putEntry(other, putting(apkg, undefined, "replace"), second.job);

  await takeBack(undo, apkg.format, job);
  expect(existsSync(here.file)).toBe(false);
  await takeBack(other, apkg.format, second.job);

  expect(readText(here.file)).toBe(here.before.length > 0 ? readText(here.file) : "");
  expect(treeOf(here.machine.home).filter((line) => !line.includes("setup-registry-token"))).toEqual(
    here.before,
  );
});

test("never gives a file more rights than a user's: no set-id and no sticky bit", async () => {
  const here = scene(composer);
  const { job } = attentive(here.machine, "a");
  const undo = await put(composer, here, job);
  writeFileSync(here.claims, readText(here.claims).replace(/"mode":\d+/, `"mode":${0o7644}`));

  await takeBack(undo, composer.format, job);

  expect(treeOf(here.machine.home)).toEqual(here.before);
});

function tokenIn(claims: string): string {
  const [claim] = readLedger(dirname(claims))?.claims ?? [];
  const entry: Record<string, string> = JSON.parse(claim?.entry ?? "{}");
  return entry.token ?? entry.password ?? entry.accessToken ?? "";
}
