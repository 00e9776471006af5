import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { beginClaim } from "../src/credential-file/begin-claim.ts";
import { leaveAsItIs, putEntryToStay } from "../src/credential-file/entry-to-stay.ts";
import type { RunningJob } from "../src/credential-file/running-job.ts";
import { takeBack, type Undo } from "../src/credential-file/undo.ts";
import { putEntry } from "../src/credential-file/update.ts";
import { type Client, composer, pub, putting } from "./credential-file/clients.ts";
import { type Machine, machineForTest } from "./credential-file/machine.ts";
import { treeOf } from "./credential-file/tree.ts";

const HOST = "one.example";
const DAY = 24 * 3_600_000;

interface Situation extends Machine {
  file: string;
  before: string[];
  put(entry: string, job: RunningJob): Promise<Undo>;
  /** The entry in the file as an object. */
  entry(): unknown;
}

function situation(client: Client): Situation {
  const machine = machineForTest();
  const file = join(machine.home, client.file);
  mkdirSync(dirname(file), { recursive: true });
  const text = client.format.put(undefined, client.key("two.example"), client.entry("two.example"));
  writeFileSync(file, `\n ${text}`, { mode: 0o644 });
  return {
    ...machine,
    file,
    before: treeOf(machine.home),
    async put(entry, job) {
      const undo = beginClaim({ file, key: client.key(HOST) }, job);
      await putEntry(undo, putting(client, entry), job);
      return undo;
    },
    entry() {
      const found = client.format.read(readFileSync(file, "utf8"), client.key(HOST));
      return found && JSON.parse(found);
    },
  };
}

describe("one job that sets up one host twice with different entries", () => {
  const [one, two] = [composer.entry(HOST), composer.entry(HOST)];

  test("has the second in effect, and after the last post first the first again", async () => {
    const { put, entry, home, job, before } = situation(composer);
    const first = await put(one, job("a"));
    const second = await put(two, job("a"));
    expect(entry()).toEqual(JSON.parse(two));

    await takeBack(second, composer.format, job("a"));
    expect(entry()).toEqual(JSON.parse(one));
    await takeBack(first, composer.format, job("a"));
    expect(treeOf(home)).toEqual(before);
  });

  test("keeps the second if the first post runs first", async () => {
    const { put, entry, home, job, before } = situation(composer);
    const first = await put(one, job("a"));
    const second = await put(two, job("a"));

    expect((await takeBack(first, composer.format, job("a"))).outcome).toBe("kept-for-other-jobs");
    expect(entry()).toEqual(JSON.parse(two));
    await takeBack(second, composer.format, job("a"));
    expect(treeOf(home)).toEqual(before);
  });
});

describe("two jobs that share a home directory", () => {
  test("share an entry that names a variable, until the last post", async () => {
    const { put, entry, home, job, before } = situation(pub);
    const shared = JSON.stringify({ url: pub.key(HOST), env: "TOKEN" });
    const first = await put(shared, job("a"));
    const second = await put(shared, job("b"));

    await takeBack(first, pub.format, job("a"));
    expect(entry()).toEqual(JSON.parse(shared));
    await takeBack(second, pub.format, job("b"));
    expect(treeOf(home)).toEqual(before);
  });

  test("let the second choose what the first holds", async () => {
    const { file, put, entry, home, job, before } = situation(pub);
    const held = JSON.stringify({ url: pub.key(HOST), env: "TOKEN" });
    const first = await put(held, job("a"));
    const undo = beginClaim({ file, key: pub.key(HOST) }, job("b"));
    const choose = (theirs: string | undefined) => theirs ?? pub.entry(HOST);
    const updated = await putEntry(undo, { format: pub.format, choose, onMalformed: "fail" }, job("b"));

    expect(JSON.parse(updated.entry ?? "")).toEqual(JSON.parse(held));
    await takeBack(first, pub.format, job("a"));
    expect(entry()).toEqual(JSON.parse(held));
    await takeBack(undo, pub.format, job("b"));
    expect(treeOf(home)).toEqual(before);
  });

  test("cannot hold different tokens for one host: the second is refused and nothing changes", async () => {
    const { file, put, home, job, before } = situation(composer);
    const first = await put(composer.entry(HOST), job("a"));
    const held = treeOf(home);
    const undo = beginClaim({ file, key: HOST }, job("b"));
    const refused = putEntry(undo, putting(composer, composer.entry(HOST)), job("b"));

    await expect(refused).rejects.toMatchObject({ code: "credential-in-use" });
    expect(treeOf(home)).toEqual(held);
    await takeBack(undo, composer.format, job("b"));
    expect(treeOf(home)).toEqual(held);
    await takeBack(first, composer.format, job("a"));
    expect(treeOf(home)).toEqual(before);
  });

  test("do not refuse the second for an entry that the registry refused and the client removed", async () => {
    const { file, put, entry, home, job, before } = situation(pub);
    const first = await put(pub.entry(HOST), job("a"));
    const text = readFileSync(file, "utf8");
    writeFileSync(file, JSON.stringify(JSON.parse(pub.format.remove(text, pub.key(HOST)) ?? "")));
    const good = pub.entry(HOST);

    const second = await put(good, job("b"));

    expect(entry()).toEqual(JSON.parse(good));
    await takeBack(first, pub.format, job("a"));
    expect(entry()).toEqual(JSON.parse(good));
    await takeBack(second, pub.format, job("b"));
    expect(treeOf(home).length).toBe(before.length);
    expect(entry()).toBeUndefined();
  });
});

describe("a claim of a machine that cannot be asked", () => {
  const now = Date.now();
  const elsewhere = { host: "another-machine", now: () => now };

  test("is believed for five days", async () => {
    const { put, entry, job } = situation(composer);
    const held = composer.entry(HOST);
    await put(held, job("far", elsewhere));
    rmSync(job("far").temporaryDirectory, { recursive: true });
    const late = job("b", { now: () => now + 5 * DAY - 1 });

    await expect(put(composer.entry(HOST), late)).rejects.toMatchObject({ code: "credential-in-use" });
    expect(entry()).toEqual(JSON.parse(held));
  });

  test("is given up after five days", async () => {
    const { put, entry, home, job, before } = situation(composer);
    await put(composer.entry(HOST), job("far", elsewhere));
    const late = job("b", { now: () => now + 5 * DAY });
    const ours = composer.entry(HOST);

    const undo = await put(ours, late);

    expect(entry()).toEqual(JSON.parse(ours));
    await takeBack(undo, composer.format, late);
    expect(treeOf(home)).toEqual(before);
  });
});

describe("the clean-up of one claim", () => {
  test("can run twice", async () => {
    const { put, home, job, before } = situation(composer);
    const undo = await put(composer.entry(HOST), job("a"));
    await takeBack(undo, composer.format, job("a"));

    expect((await takeBack(undo, composer.format, job("a"))).outcome).toBe("nothing-to-do");
    expect(treeOf(home)).toEqual(before);
  });

  test("has nothing to do if nothing was put", async () => {
    const { file, home, job, before } = situation(composer);
    const undo = beginClaim({ file, key: HOST }, job("a"));

    expect((await takeBack(undo, composer.format, job("a"))).outcome).toBe("nothing-to-do");
    expect(treeOf(home)).toEqual(before);
    expect(treeOf(job("a").temporaryDirectory)).toEqual([]);
  });

  test("works from the job's own record if the one beside the file was deleted", async () => {
    const { file, put, home, job, before } = situation(composer);
    const undo = await put(composer.entry(HOST), job("a"));
    rmSync(`${file}.setup-registry-token`, { recursive: true });

    expect((await takeBack(undo, composer.format, job("a"))).outcome).toBe("restored");
    expect(treeOf(home)).toEqual(before);
  });

  test("gives the secrets that the entry held, and prints none of them", async () => {
    const { put, job } = situation(composer);
    const entry = composer.entry(HOST);
    const undo = await put(entry, job("a"));

    const { secrets } = await takeBack(undo, composer.format, job("a"));

    expect(secrets.map((secret) => secret.reveal())).toEqual([JSON.parse(entry).password]);
    expect(JSON.stringify(secrets)).toBe('["***"]');
  });
});

describe("an entry that is put to stay", () => {
  test("stays, and leaves nothing else", async () => {
    const { file, entry, home, job, before } = situation(composer);
    const ours = composer.entry(HOST);

    await putEntryToStay({ file, key: HOST }, putting(composer, ours), job("a"));

    expect(entry()).toEqual(JSON.parse(ours));
    expect(treeOf(home).length).toBe(before.length);
  });

  test("stays although another job takes the same entry back later", async () => {
    const { file, put, entry, home, job, before } = situation(composer);
    const shared = composer.entry(HOST);
    const undo = await put(shared, job("a"));
    await putEntryToStay({ file, key: HOST }, putting(composer, shared), job("b"));

    await takeBack(undo, composer.format, job("a"));

    expect(entry()).toEqual(JSON.parse(shared));
    expect(treeOf(home).length).toBe(before.length);
  });

  test("is told what stood there before a job that was killed, and not what the job has left", async () => {
    const { file, put, entry, job } = situation(composer);
    const theirs = composer.entry(HOST);
    await putEntryToStay({ file, key: HOST }, putting(composer, theirs), job("b"));
    const undo = await put(composer.entry(HOST), job("a"));
    rmSync(undo.claim, { recursive: true });
    const told: (string | undefined)[] = [];
    const ours = composer.entry(HOST);
    const choose = (_held: string | undefined, there: string | undefined) => {
      told.push(there);
      return ours;
    };
    await putEntryToStay({ file, key: HOST }, { ...putting(composer, undefined), choose }, job("b"));
    expect(told.map((one) => JSON.parse(one ?? "null"))).toEqual([JSON.parse(theirs)]);
    expect(entry()).toEqual(JSON.parse(ours));
  });

  test("takes nothing from a job if what the job has put is left as it is", async () => {
    const { put, entry, job } = situation(composer);
    const theirs = entry();
    const undo = await put(composer.entry(HOST), job("a"));
    const choose = (): typeof leaveAsItIs => leaveAsItIs;
    const update = { ...putting(composer, undefined), choose };
    await putEntryToStay({ file: undo.file, key: HOST }, update, job("b"));

    await takeBack(undo, composer.format, job("a"));

    expect(entry()).toEqual(theirs);
  });

  test("stays although its own job has put another one before", async () => {
    const { file, put, entry, job } = situation(composer);
    const undo = await put(composer.entry(HOST), job("a"));
    const ours = composer.entry(HOST);
    await putEntryToStay({ file, key: HOST }, putting(composer, ours), job("a"));

    await takeBack(undo, composer.format, job("a"));

    expect(entry()).toEqual(JSON.parse(ours));
    expect(existsSync(`${file}.setup-registry-token`)).toBe(false);
  });
});
