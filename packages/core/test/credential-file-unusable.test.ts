import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { beginClaim } from "../src/credential-file/begin-claim.ts";
import type { RunningJob } from "../src/credential-file/running-job.ts";
import { takeBack } from "../src/credential-file/undo.ts";
import { putEntry } from "../src/credential-file/update.ts";
import { RegistryTokenError } from "../src/errors.ts";
import { apkg, type Client, clients, composer, newToken, pub, putting } from "./credential-file/clients.ts";
import { isPrivate } from "./credential-file/is-private.ts";
import { type Machine, machineForTest } from "./credential-file/machine.ts";
import { treeOf } from "./credential-file/tree.ts";

const HOST = "one.example";
const isRoot = process.geteuid?.() === 0;

interface Prepared extends Machine {
  file: string;
  running: RunningJob;
}

function prepare(client: Client): Prepared {
  const machine = machineForTest();
  const file = join(machine.home, client.file);
  mkdirSync(dirname(file), { recursive: true });
  return { ...machine, file, running: { ...machine.job("a"), pause: () => Promise.resolve() } };
}

async function refusal(client: Client, { file, running }: Prepared): Promise<RegistryTokenError> {
  const key = client.key(HOST);
  try {
    const undo = beginClaim({ file, key }, running);
    await putEntry(undo, putting(client, client.entry(HOST)), running);
  } catch (error) {
    if (error instanceof RegistryTokenError) return error;
    throw error;
  }
  throw new Error("it was not refused");
}

/** All that a log could show of an error: its message, its stack, its causes and their fields. */
function allOf(error: Error): string {
  return inspect(error, { depth: 10, showHidden: true });
}

/** It begins like no JSON value. */
const SECRET = `x${newToken()}`;
const malformed: { name: string; client: Client; bytes: Buffer; place: string }[] = [
  { name: "0 bytes", client: composer, bytes: Buffer.alloc(0), place: "1:1" },
  { name: "0 bytes", client: pub, bytes: Buffer.alloc(0), place: "1:1" },
  { name: "0 bytes", client: apkg, bytes: Buffer.alloc(0), place: "1:1" },
  { name: "blanks only", client: composer, bytes: Buffer.from(" \n\n"), place: "3:1" },
  { name: "no JSON", client: composer, bytes: Buffer.from(`{\n  "http-basic": ${SECRET}\n}`), place: "2:17" },
  {
    name: "a cut string",
    client: pub,
    bytes: Buffer.from(`{"version":1,\n"hosted":["${SECRET}`),
    place: "2:",
  },
  {
    name: "text after the end",
    client: apkg,
    bytes: Buffer.from(`${apkg.entry(HOST)}\n${SECRET}`),
    place: "7:1",
  },
  {
    name: "a string for an entry",
    client: composer,
    bytes: Buffer.from(`{"http-basic":{"${HOST}":"${SECRET}"}}`),
    place: "1:",
  },
  {
    name: "another version",
    client: pub,
    bytes: Buffer.from(`{"version":"${SECRET}","hosted":[]}`),
    place: "1:12",
  },
  { name: "a missing field", client: apkg, bytes: Buffer.from(`{"accessToken":"${SECRET}"}`), place: "1:1" },
  {
    name: "UTF-16",
    client: pub,
    bytes: Buffer.from(`\ufeff{"version":1,"x":"${SECRET}"}`, "utf16le"),
    place: "1:1",
  },
  {
    name: "UTF-16",
    client: composer,
    bytes: Buffer.from(`\ufeff{"x":"${SECRET}"}`, "utf16le").swap16(),
    place: "1:1",
  },
  {
    name: "invalid UTF-8",
    client: composer,
    bytes: Buffer.from(`{"x":"\u00fc${SECRET}"}`, "latin1"),
    place: "1:1",
  },
  {
    name: "a byte order mark",
    client: composer,
    bytes: Buffer.from(`\ufeff{"x":"${SECRET}"}`),
    place: "1:1",
  },
  {
    name: "a byte order mark",
    client: apkg,
    bytes: Buffer.from(`\ufeff${apkg.entry(SECRET)}`),
    place: "1:1",
  },
];

describe.each(malformed)("a file with $name ($client.name)", ({ client, bytes, place }) => {
  test("is refused with path and place, without its content, and nothing changes", async () => {
    const prepared = prepare(client);
    writeFileSync(prepared.file, bytes);
    const before = treeOf(prepared.home);

    const error = await refusal(client, prepared);

    expect(error.code).toBe("credential-file-malformed");
    expect(error.message).toContain(`${prepared.file}:${place}`);
    expect(allOf(error)).not.toContain(SECRET);
    expect(treeOf(prepared.home)).toEqual(before);
  });

  test("is set aside if that is wanted, and comes back", async () => {
    const { home, file, running } = prepare(client);
    writeFileSync(file, bytes, { mode: 0o644 });
    const before = treeOf(home);
    const entry = client.entry(HOST);
    const undo = beginClaim({ file, key: client.key(HOST) }, running);

    const { setAside = "" } = await putEntry(undo, putting(client, entry, "replace"), running);

    const held = readFileSync(file, "utf8");
    expect(JSON.parse(client.format.read(held, client.key(HOST)) ?? "")).toEqual(JSON.parse(entry));
    expect(readFileSync(setAside)).toEqual(bytes);
    expect(isPrivate(setAside)).toBe(true);
    expect((await takeBack(undo, client.format, running)).outcome).toBe("restored");
    expect(treeOf(home)).toEqual(before);
  });
});

describe.each(clients)("what is no file at all ($name)", (client) => {
  test("a directory is refused", async () => {
    const prepared = prepare(client);
    mkdirSync(prepared.file);
    const before = treeOf(prepared.home);

    const error = await refusal(client, prepared);

    expect(error).toMatchObject({
      code: "credential-file-unusable",
      message: expect.stringContaining(prepared.file),
    });
    expect(treeOf(prepared.home)).toEqual(before);
  });

  test.skipIf(process.platform === "win32")("a pipe is refused without waiting for its writer", async () => {
    const prepared = prepare(client);
    execFileSync("mkfifo", [prepared.file]);
    const before = treeOf(prepared.home);

    const error = await refusal(client, prepared);

    expect(error).toMatchObject({
      code: "credential-file-unusable",
      message: expect.stringContaining(prepared.file),
    });
    expect(treeOf(prepared.home)).toEqual(before);
  });

  test("a file where a directory should be is named", async () => {
    const machine = machineForTest();
    const [first = "", second = ""] = client.file.split("/");
    const inTheWay = join(machine.home, first);
    writeFileSync(inTheWay, SECRET);
    const before = treeOf(machine.home);
    const prepared = { ...machine, file: join(inTheWay, second), running: machine.job("a") };

    const error = await refusal(client, prepared);

    expect(error.code).toBe("credential-file-unusable");
    expect(error.message).toContain(prepared.file);
    expect(allOf(error)).not.toContain(SECRET);
    expect(treeOf(machine.home)).toEqual(before);
  });
});

describe.skipIf(isRoot || process.platform === "win32")(
  "for a user who is not root (root may do all of it)",
  () => {
    test.each([
      ["cannot be read", 0o200],
      ["is read-only", 0o400],
    ])("a file that %s is refused", async (_, mode) => {
      const prepared = prepare(composer);
      writeFileSync(prepared.file, `{"x":"${SECRET}"}`);
      chmodSync(prepared.file, mode);

      const error = await refusal(composer, prepared);

      expect(error).toMatchObject({
        code: "credential-file-unusable",
        message: expect.stringContaining(prepared.file),
      });
      expect(allOf(error)).not.toContain(SECRET);
      expect(statSync(prepared.file).mode & 0o777).toBe(mode);
    });

    test.each([
      ["cannot be written to", 0o500],
      ["cannot be entered", 0o600],
    ])("a directory that %s is named", async (_, mode) => {
      const prepared = prepare(composer);
      const directory = dirname(prepared.file);
      chmodSync(directory, mode);

      const error = await refusal(composer, prepared);

      chmodSync(directory, 0o700);
      expect(error).toMatchObject({
        code: "credential-file-unusable",
        message: expect.stringContaining(directory),
      });
      expect(treeOf(directory)).toEqual([]);
    });
  },
);

test("a file of another user is refused to everybody but root", async () => {
  const prepared = prepare(composer);
  writeFileSync(prepared.file, `{"x":"${SECRET}"}`);
  const before = treeOf(prepared.home);
  const userId = statSync(prepared.file).uid + 1;

  const error = await refusal(composer, { ...prepared, running: { ...prepared.running, userId } });

  expect(error.code).toBe("credential-file-unsafe");
  expect(error.message).toContain(prepared.file);
  expect(treeOf(prepared.home)).toEqual(before);
});
