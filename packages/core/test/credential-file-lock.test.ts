import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { beginClaim } from "../src/credential-file/begin-claim.ts";
import type { RunningJob } from "../src/credential-file/running-job.ts";
import { takeBack } from "../src/credential-file/undo.ts";
import { putEntry } from "../src/credential-file/update.ts";
import { composer, putting } from "./credential-file/clients.ts";
import { isPrivate } from "./credential-file/is-private.ts";
import { machineForTest } from "./credential-file/machine.ts";
import { treeOf } from "./credential-file/tree.ts";

const HOST = "one.example";

interface Situation {
  home: string;
  file: string;
  lock: string;
  before: string[];
  /** A job whose clock goes on by what it pauses. */
  job: RunningJob;
  /** How long the job has paused so far, in milliseconds. */
  paused(): number;
  /** Is called at each pause of the job. */
  onPause: (() => void) | undefined;
}

/** A lock that somebody made right now, with that in it. */
function locked(content: (job: RunningJob) => string): Situation {
  const { home, job } = machineForTest();
  const file = join(home, composer.file);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, "{ }");
  const before = treeOf(home);
  const lock = join(`${file}.setup-registry-token`, "lock");
  mkdirSync(dirname(lock), { mode: 0o700 });
  let paused = 0;
  const start = Date.now();
  const situation: Situation = {
    home,
    file,
    lock,
    before,
    job: job("a", {
      now: () => start + paused,
      pause: async (milliseconds) => {
        paused += milliseconds;
        situation.onPause?.();
      },
    }),
    paused: () => paused,
    onPause: undefined,
  };
  writeFileSync(lock, content(situation.job));
  utimesSync(lock, start / 1000, start / 1000);
  return situation;
}

async function putAndTakeBack({ file, job, home, before }: Situation): Promise<void> {
  const undo = beginClaim({ file, key: HOST }, job);
  await putEntry(undo, putting(composer, composer.entry(HOST)), job);
  await takeBack(undo, composer.format, job);
  expect(treeOf(home)).toEqual(before);
}

function deadProcess(): number {
  return spawnSync(process.execPath, ["-e", "0"]).pid;
}

test("the lock of a process that was killed is broken at once", async () => {
  const situation = locked(({ host }) => JSON.stringify({ host, process: deadProcess() }));

  await putAndTakeBack(situation);

  expect(situation.paused()).toBe(0);
});

test.each(["", '{"host":"'])(
  "a lock whose maker was killed before it had written its name is broken after two seconds: %j",
  async (content) => {
    const situation = locked(() => content);

    await putAndTakeBack(situation);

    expect(situation.paused()).toBeGreaterThan(1_990);
    expect(situation.paused()).toBeLessThan(2_100);
  },
);

test("a process that is alive is waited for", async () => {
  const situation = locked(({ host }) => JSON.stringify({ host, process: process.pid }));
  situation.onPause = () => {
    if (situation.paused() > 5_000) rmSync(situation.lock, { force: true });
    else expect(readFileSync(situation.file, "utf8")).toBe("{ }");
  };

  await putAndTakeBack(situation);

  expect(situation.paused()).toBeGreaterThan(5_000);
  expect(situation.paused()).toBeLessThan(5_100);
});

test("a lock of another machine is broken only after a minute", async () => {
  const situation = locked(() => JSON.stringify({ host: "another-machine", process: deadProcess() }));

  await putAndTakeBack(situation);

  expect(situation.paused()).toBeGreaterThan(59_990);
  expect(situation.paused()).toBeLessThan(60_100);
});

test("after a minute and a half of others' work the wait ends with an error that names the lock", async () => {
  const situation = locked(({ host }) => JSON.stringify({ host, process: process.pid }));
  situation.onPause = () => {
    const now = situation.job.now() / 1000;
    utimesSync(situation.lock, now, now);
  };
  const { file, job } = situation;
  const held = treeOf(situation.home);
  const undo = beginClaim({ file, key: HOST }, job);

  const refused = putEntry(undo, putting(composer, composer.entry(HOST)), job);

  await expect(refused).rejects.toMatchObject({
    code: "credential-file-busy",
    message: expect.stringContaining(situation.lock),
  });
  expect(situation.paused()).toBeGreaterThan(90_000);
  expect(situation.paused()).toBeLessThan(90_100);
  expect(treeOf(situation.home)).toEqual(held);
});

test("what a killed breaker of a lock has left does not stop the next one", async () => {
  const situation = locked(({ host }) => JSON.stringify({ host, process: deadProcess() }));
  writeFileSync(
    `${situation.lock}.removal`,
    JSON.stringify({ host: situation.job.host, process: deadProcess() }),
  );

  await putAndTakeBack(situation);

  expect(situation.paused()).toBe(0);
});

test.each([90_000, 10 * 365 * 86_400_000])(
  "a lock of a time that is still to come, by %j ms, is waited for no longer than one of another machine",
  async (milliseconds) => {
    const situation = locked(() => JSON.stringify({ host: "another-machine", process: deadProcess() }));
    const future = (situation.job.now() + milliseconds) / 1000;
    utimesSync(situation.lock, future, future);

    await putAndTakeBack(situation);

    expect(situation.paused()).toBe(0);
  },
);

test("a lock that only the clock of the file server puts into the future is not broken", async () => {
  const situation = locked(() => JSON.stringify({ host: "another-machine", process: 1 }));
  const { job } = situation;
  // This machine's clock is two minutes behind that of its files.
  const behind = { ...job, now: () => job.now() - 120_000 };
  situation.onPause = () => {
    expect(existsSync(situation.lock)).toBe(true);
    if (situation.paused() > 1_000) rmSync(situation.lock, { force: true });
  };

  await putAndTakeBack({ ...situation, job: behind });

  expect(situation.paused()).toBeGreaterThan(1_000);
});

test.skipIf(process.platform === "win32").each<[string, (lock: string) => void]>([
  ["a named pipe", (lock) => void execFileSync("mkfifo", [lock])],
  ["a directory", (lock) => void mkdirSync(join(lock, "inside"), { recursive: true })],
  ["a link that leads nowhere", (lock) => symlinkSync("nowhere", lock)],
  ["a link to a device", (lock) => symlinkSync("/dev/zero", lock)],
])("%s in the place of the lock is no lock", async (_, make) => {
  const situation = locked(() => "");
  rmSync(situation.lock);
  make(situation.lock);

  await putAndTakeBack(situation);

  expect(situation.paused()).toBe(0);
});

describe.skipIf(process.platform === "win32")("the ledger's directory", () => {
  test.each<[string, (directory: string) => void, Partial<RunningJob>, RegExp]>([
    [
      "that others may use",
      (path) => mkdirSync(path, { mode: 0o755 }),
      {},
      /can be used by others \(mode 755\)/,
    ],
    [
      "of another user",
      (path) => mkdirSync(path, { mode: 0o700 }),
      { userId: 4_000_000 },
      /belongs to another user/,
    ],
    ["that is a link", (path) => symlinkSync(".", path), {}, /is not a directory/],
    ["that is a file", (path) => writeFileSync(path, ""), {}, /is not a directory/],
  ])("%s is refused, and nothing is changed", async (_, make, changes, fault) => {
    const { home, job } = machineForTest();
    const file = join(home, composer.file);
    mkdirSync(dirname(file), { recursive: true });
    make(`${file}.setup-registry-token`);
    const before = treeOf(home);
    const mine = job("a", changes);
    const undo = beginClaim({ file, key: HOST }, mine);

    const refused = putEntry(undo, putting(composer, composer.entry(HOST)), mine);

    await expect(refused).rejects.toMatchObject({
      code: "credential-file-unsafe",
      message: expect.stringMatching(fault),
    });
    expect(treeOf(home)).toEqual(before);
  });
});

test("the lock is private, names its holder, and is gone afterwards", async () => {
  const { home, job } = machineForTest();
  const file = join(home, composer.file);
  const lock = join(`${file}.setup-registry-token`, "lock");
  const undo = beginClaim({ file, key: HOST }, job("a"));
  const choose = () => {
    expect(JSON.parse(readFileSync(lock, "utf8"))).toEqual({ host: job("a").host, process: process.pid });
    expect(isPrivate(lock)).toBe(true);
    return composer.entry(HOST);
  };

  await putEntry(undo, { format: composer.format, choose, onMalformed: "fail" }, job("a"));

  expect(existsSync(lock)).toBe(false);
});
