import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { beginClaim } from "../src/credential-file/begin-claim.ts";
import type { RunningJob } from "../src/credential-file/running-job.ts";
import { type TakenBack, takeBack } from "../src/credential-file/undo.ts";
import { putEntry } from "../src/credential-file/update.ts";
import { type Client, composer, newToken, pub, putting } from "./credential-file/clients.ts";
import { isPrivate } from "./credential-file/is-private.ts";
import { machineForTest } from "./credential-file/machine.ts";
import { treeOf } from "./credential-file/tree.ts";

const HOST = "one.example";
const OTHER = "two.example";
const NEW = "new.example";
const isWindows = process.platform === "win32";

const cases = [pub, composer].flatMap((client) =>
  [false, true].flatMap((hasFile) =>
    (hasFile ? [false, true] : [false]).map((hasEarlier) => ({
      client,
      hasFile,
      hasEarlier,
      start: !hasFile ? "no file" : hasEarlier ? "an earlier entry under our key" : "another entry",
    })),
  ),
);

interface Held {
  client: Client;
  key: string;
  file: string;
  home: string;
  entry: string;
  earlier: string | undefined;
  original: string | undefined;
  before: string[];
  /** Reads an entry of the file as an object; `undefined` if there is none. */
  read(host: string): unknown;
  /** Reads, changes and writes the file as the clients do: in place, all of it anew. */
  rewrite(change: (text: string) => string | undefined): void;
  takeBack(): Promise<TakenBack>;
}

/** A file that a job holds an entry in. */
async function held({ client, hasFile, hasEarlier }: (typeof cases)[number]): Promise<Held> {
  const { home, job } = machineForTest();
  const file = join(home, client.file);
  const key = client.key(HOST);
  const earlier = hasEarlier ? client.entry(HOST) : undefined;
  mkdirSync(dirname(file), { recursive: true });
  const others = client.format.put(undefined, client.key(OTHER), client.entry(OTHER));
  const text = earlier === undefined ? others : client.format.put(others, key, earlier);
  const original = hasFile ? text.replace(":", " :\n\t") : undefined;
  if (original !== undefined) writeFileSync(file, original, { mode: 0o644 });
  const before = treeOf(home);
  const entry = client.entry(HOST);
  const running: RunningJob = { ...job("a"), pause: () => Promise.resolve() };
  const undo = beginClaim({ file, key }, running);
  await putEntry(undo, putting(client, entry), running);
  return {
    client,
    key,
    file,
    home,
    entry,
    earlier,
    original,
    before,
    read(host) {
      const found = existsSync(file) && client.format.read(readFileSync(file, "utf8"), client.key(host));
      return found ? JSON.parse(found) : undefined;
    },
    rewrite(change) {
      const changed = change(readFileSync(file, "utf8"));
      if (changed !== undefined) writeFileSync(file, JSON.stringify(JSON.parse(changed)));
    },
    takeBack: () => takeBack(undo, client.format, running),
  };
}

function parsed(entry: string | undefined): unknown {
  return entry === undefined ? undefined : JSON.parse(entry);
}

function leftovers(home: string): string[] {
  return treeOf(home).filter((line) => /setup-registry-token|set-aside/.test(line));
}

describe.each(cases)("$client.name, at first with $start:", (start) => {
  test("another host's entry that somebody added stays, and ours goes", async () => {
    const file = await held(start);
    const added = start.client.entry(NEW);
    file.rewrite((text) => start.client.format.put(text, start.client.key(NEW), added));

    const outcome = start.hasEarlier ? "earlier-entry-back" : "entry-taken-out";
    expect((await file.takeBack()).outcome).toBe(outcome);

    expect(file.read(NEW)).toEqual(parsed(added));
    expect(file.read(HOST)).toEqual(parsed(file.earlier));
    expect(file.read(OTHER) !== undefined).toBe(start.hasFile);
    expect(isPrivate(file.file)).toBe(!start.hasFile || isWindows);
    expect(leftovers(file.home)).toEqual([]);
  });

  test("our entry that a client removed stays away, and the earlier one comes back", async () => {
    const file = await held(start);
    file.rewrite((text) => start.client.format.remove(text, file.key));

    await file.takeBack();

    expect(file.read(HOST)).toEqual(parsed(file.earlier));
    expect(file.read(OTHER) !== undefined).toBe(start.hasFile);
    expect(existsSync(file.file)).toBe(start.hasFile);
    expect(leftovers(file.home)).toEqual([]);
  });

  test("our entry that somebody replaced is theirs", async () => {
    const file = await held(start);
    const theirs = start.client.entry(HOST);
    file.rewrite((text) => start.client.format.put(text, file.key, theirs));

    await file.takeBack();

    expect(file.read(HOST)).toEqual(parsed(theirs));
    expect(file.read(OTHER) !== undefined).toBe(start.hasFile);
    expect(leftovers(file.home)).toEqual([]);
  });

  test("a file that somebody wrote anew in their own manner loses our entry only", async () => {
    const file = await held(start);
    file.rewrite((text) => text);

    await file.takeBack();

    expect(file.read(HOST)).toEqual(parsed(file.earlier));
    expect(existsSync(file.file)).toBe(start.hasFile);
    if (file.original !== undefined) {
      expect(JSON.parse(readFileSync(file.file, "utf8"))).toEqual(JSON.parse(file.original));
    }
  });

  test("of a file that was deleted only the earlier entry comes back", async () => {
    const file = await held(start);
    rmSync(file.file);

    await file.takeBack();

    expect(file.read(HOST)).toEqual(parsed(file.earlier));
    expect(file.read(OTHER)).toBeUndefined();
    expect(existsSync(file.file)).toBe(start.hasEarlier);
    expect(leftovers(file.home)).toEqual([]);
  });

  test("a file that was cut to nothing, as setup-php does, is put back whole", async () => {
    const file = await held(start);
    truncateSync(file.file);

    expect((await file.takeBack()).malformedCopy).toBeUndefined();

    expect(treeOf(file.home)).toEqual(file.before);
  });

  test("a file that was left malformed is kept beside without our token, and the original is back", async () => {
    const file = await held(start);
    const [token = ""] = Object.values<string>(JSON.parse(file.entry)).slice(-1);
    const note = newToken();
    writeFileSync(file.file, `${readFileSync(file.file, "utf8")} ${note} ${token}`);

    const { malformedCopy = "" } = await file.takeBack();

    expect(malformedCopy).toBe(`${file.file}.set-aside-1`);
    const kept = readFileSync(malformedCopy, "utf8");
    expect(kept.includes(note)).toBe(true);
    expect(kept.includes(token)).toBe(false);
    expect(isPrivate(malformedCopy)).toBe(true);
    rmSync(malformedCopy);
    expect(treeOf(file.home)).toEqual(file.before);
  });

  test.skipIf(isWindows)("a mode that somebody gave the file stays", async () => {
    const file = await held(start);
    chmodSync(file.file, 0o660);

    await file.takeBack();

    if (!start.hasFile) return expect(existsSync(file.file)).toBe(false);
    expect(readFileSync(file.file, "utf8")).toBe(file.original);
    expect(statSync(file.file).mode & 0o777).toBe(0o660);
  });
});

test("a malformed file that was set aside comes back although a client has written ours anew", async () => {
  const { home, job } = machineForTest();
  const file = join(home, composer.file);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, '{"http-basic": {');
  const before = treeOf(home);
  const undo = beginClaim({ file, key: HOST }, job("a"));
  await putEntry(undo, putting(composer, composer.entry(HOST), "replace"), job("a"));
  writeFileSync(file, JSON.stringify(JSON.parse(readFileSync(file, "utf8"))));

  await takeBack(undo, composer.format, job("a"));

  expect(treeOf(home)).toEqual(before);
});

test("a malformed file that was set aside is kept beside if somebody has added an entry meanwhile", async () => {
  const { home, job } = machineForTest();
  const file = join(home, composer.file);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, '{"http-basic": {');
  const undo = beginClaim({ file, key: HOST }, job("a"));
  await putEntry(undo, putting(composer, composer.entry(HOST), "replace"), job("a"));
  const added = composer.entry(NEW);
  writeFileSync(file, composer.format.put(readFileSync(file, "utf8"), NEW, added));

  const { malformedCopy = "" } = await takeBack(undo, composer.format, job("a"));

  expect(readFileSync(malformedCopy, "utf8")).toBe('{"http-basic": {');
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({ "http-basic": { [NEW]: JSON.parse(added) } });
  expect(readdirSync(dirname(file)).length).toBe(2);
});
