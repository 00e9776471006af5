import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { beginClaim } from "../src/credential-file/begin-claim.ts";
import type { RunningJob } from "../src/credential-file/running-job.ts";
import { takeBack } from "../src/credential-file/undo.ts";
import { putEntry } from "../src/credential-file/update.ts";
import { composer, putting } from "./credential-file/clients.ts";
import { machineForTest } from "./credential-file/machine.ts";
import { treeOf } from "./credential-file/tree.ts";

const HOST = "one.example";
const NEW = "new.example";

interface Situation {
  home: string;
  file: string;
  job: RunningJob;
  /** What somebody does to the file each time after we have read it and before we replace it. */
  meanwhile: () => void;
  add(host: string): void;
  hosts(): string[];
}

/** The port for access rights is asked when the new file is begun: that is the moment when somebody writes. */
function situation(): Situation {
  const { home, job } = machineForTest();
  const file = join(home, composer.file);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `{"http-basic":{"old.example":${composer.entry("")}}}`);
  const made: Situation = {
    home,
    file,
    job: job("a", {
      pause: () => Promise.resolve(),
      restrictAccess: (path) => path.endsWith(".tmp") && made.meanwhile(),
    }),
    meanwhile: () => {},
    add: (host) =>
      writeFileSync(file, composer.format.put(readFileSync(file, "utf8"), host, composer.entry(host))),
    hosts: () => Object.keys(JSON.parse(readFileSync(file, "utf8"))["http-basic"]).sort(),
  };
  return made;
}

test("an entry that somebody writes while we put ours is not lost", async () => {
  const made = situation();
  const undo = beginClaim({ file: made.file, key: HOST }, made.job);
  let times = 0;
  made.meanwhile = () => {
    if (times++ < 3) made.add(`${times}.${NEW}`);
  };

  await putEntry(undo, putting(composer, composer.entry(HOST)), made.job);

  const added = [`1.${NEW}`, `2.${NEW}`, `3.${NEW}`];
  expect(made.hosts()).toEqual([...added, HOST, "old.example"].sort());
  await takeBack(undo, composer.format, made.job);
  expect(made.hosts()).toEqual([...added, "old.example"].sort());
});

test("an entry that somebody writes while we take ours back is not lost", async () => {
  const made = situation();
  const undo = beginClaim({ file: made.file, key: HOST }, made.job);
  await putEntry(undo, putting(composer, composer.entry(HOST)), made.job);
  let times = 0;
  made.meanwhile = () => {
    if (times++ === 0) made.add(NEW);
  };

  await takeBack(undo, composer.format, made.job);

  expect(made.hosts()).toEqual([NEW, "old.example"]);
  expect(treeOf(made.home).filter((line) => line.includes("setup-registry-token"))).toEqual([]);
});

test("a file that never stops changing is left to the others, with an error that names it", async () => {
  const made = situation();
  const undo = beginClaim({ file: made.file, key: HOST }, made.job);
  let times = 0;
  made.meanwhile = () => made.add(`${++times}.${NEW}`);

  const refused = putEntry(undo, putting(composer, composer.entry(HOST)), made.job);

  await expect(refused).rejects.toMatchObject({
    code: "credential-file-busy",
    message: expect.stringContaining(made.file),
  });
  made.meanwhile = () => {};
  await takeBack(undo, composer.format, made.job);
  expect(made.hosts()).toHaveLength(times + 1);
  expect(made.hosts()).not.toContain(HOST);
  expect(existsSync(`${made.file}.setup-registry-token`)).toBe(false);
});

test("a file that is half written when we look is looked at again", async () => {
  const made = situation();
  const whole = readFileSync(made.file, "utf8");
  writeFileSync(made.file, whole.slice(0, 20));
  const job = { ...made.job, pause: async () => writeFileSync(made.file, whole) };
  const undo = beginClaim({ file: made.file, key: HOST }, job);

  await putEntry(undo, putting(composer, composer.entry(HOST)), job);

  expect(made.hosts()).toEqual(["old.example", HOST].sort());
});
