import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { beginClaim } from "../src/credential-file/begin-claim.ts";
import type { RunningJob } from "../src/credential-file/running-job.ts";
import { takeBack } from "../src/credential-file/undo.ts";
import { putEntry } from "../src/credential-file/update.ts";
import { composer, putting } from "./credential-file/clients.ts";
import { type Machine, machineForTest } from "./credential-file/machine.ts";
import { treeOf } from "./credential-file/tree.ts";

const HOST = "one.example";
const isRoot = process.geteuid?.() === 0;

/** Puts an entry and takes it back, and compares the whole machine before and after. */
async function expectComeAndGo(machine: Machine, file: string, meanwhile: () => void): Promise<void> {
  const before = treeOf(machine.root);
  const job = machine.job("a");
  const undo = beginClaim({ file, key: HOST }, job);
  const entry = composer.entry(HOST);
  await putEntry(undo, putting(composer, entry), job);
  expect(JSON.parse(composer.format.read(readFileSync(file, "utf8"), HOST) ?? "")).toEqual(JSON.parse(entry));
  meanwhile();
  await takeBack(undo, composer.format, job);
  expect(treeOf(machine.root)).toEqual(before);
}

function expectRefusal(file: string, job: RunningJob, code = "credential-file-unsafe"): void {
  expect(() => beginClaim({ file, key: HOST }, job)).toThrow(
    expect.objectContaining({ code, message: expect.stringContaining(file) }),
  );
}

function write(file: string, text = '{ "http-basic":{} }'): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

describe.skipIf(process.platform === "win32")("a credential file that is a symbolic link", () => {
  test("stays one, and its target is edited and put back", async () => {
    const machine = machineForTest();
    machine.job("a");
    const target = write(join(machine.root, "dotfiles", "auth.json"));
    const link = join(machine.home, "auth.json");
    symlinkSync(target, link);

    await expectComeAndGo(machine, link, () => {
      expect(lstatSync(link).isSymbolicLink()).toBe(true);
      expect(readFileSync(target, "utf8")).toContain(HOST);
    });
  });

  test("may lead nowhere yet: the target is made and goes again, with its directories", async () => {
    const machine = machineForTest();
    machine.job("a");
    const link = join(machine.home, "auth.json");
    symlinkSync("../dotfiles/composer/auth.json", link);

    await expectComeAndGo(machine, link, () => {
      expect(lstatSync(link).isSymbolicLink()).toBe(true);
      expect(existsSync(join(machine.root, "dotfiles", "composer", "auth.json"))).toBe(true);
    });
  });

  test("may lead to its target by several links, of files and of directories", async () => {
    const machine = machineForTest();
    machine.job("a");
    write(join(machine.root, "real", "three.json"));
    symlinkSync("real", join(machine.root, "directory"));
    symlinkSync("three.json", join(machine.root, "real", "two.json"));
    symlinkSync(join(machine.root, "directory", "two.json"), join(machine.root, "one.json"));
    const link = join(machine.home, "auth.json");
    symlinkSync("../one.json", link);

    await expectComeAndGo(machine, link, () => {
      expect(readFileSync(join(machine.root, "real", "three.json"), "utf8")).toContain(HOST);
    });
  });

  test("must not lead to itself", () => {
    const { home, job } = machineForTest();
    const link = join(home, "auth.json");
    symlinkSync("auth.json", link);

    expectRefusal(link, job("a"), "credential-file-unusable");
  });

  test.skipIf(!isRoot)("must not lead to a file of somebody else (needs root, to make one)", () => {
    const { root, home, job } = machineForTest();
    const target = write(join(root, "theirs.json"));
    chownSync(target, 12345, 12345);
    const link = join(home, "auth.json");
    symlinkSync(target, link);
    const running = job("a");
    const before = treeOf(root);

    expectRefusal(link, running);
    expect(treeOf(root)).toEqual(before);
  });

  test.skipIf(!isRoot)("must not lead into a directory of somebody else (needs root, to make one)", () => {
    const { root, home, job } = machineForTest();
    mkdirSync(join(root, "theirs"));
    chownSync(join(root, "theirs"), 12345, 12345);
    const link = join(home, "auth.json");
    symlinkSync(join(root, "theirs", "auth.json"), link);

    expectRefusal(link, job("a"));
  });
});

describe("a credential file in the workspace", () => {
  test.each(["auth.json", "home/.config/composer/auth.json"])("is refused: %s", (path) => {
    const { root, job } = machineForTest();
    const workspace = join(root, "work");
    mkdirSync(workspace);
    const running = job("a", { workspace });
    const before = treeOf(root);

    expectRefusal(join(workspace, path), running);
    expect(treeOf(root)).toEqual(before);
  });

  test.skipIf(process.platform === "win32")(
    "is refused by whatever links it or the workspace is reached",
    () => {
      const { root, home, job } = machineForTest();
      const workspace = join(root, "work");
      mkdirSync(workspace);
      symlinkSync(workspace, join(root, "work-link"));
      symlinkSync(join(workspace, "auth.json"), join(home, "auth.json"));
      symlinkSync(join(workspace, "missing"), join(home, ".config"));

      for (const reached of [workspace, join(root, "work-link")]) {
        const running = job("a", { workspace: reached });
        expectRefusal(join(workspace, "auth.json"), running);
        expectRefusal(join(root, "work-link", "auth.json"), running);
        expectRefusal(join(home, "auth.json"), running);
        expectRefusal(join(home, ".config", "composer", "auth.json"), running);
      }
    },
  );

  test("is not meant by a neighbour of a like name", () => {
    const { root, job } = machineForTest();
    mkdirSync(join(root, "work"));
    const running = job("a", { workspace: join(root, "work") });

    for (const path of ["work-home/auth.json", "..work/auth.json", "work.json"]) {
      expect(() => beginClaim({ file: join(root, path), key: HOST }, running)).not.toThrow();
    }
  });
});

test.skipIf(!isRoot)("root keeps the owner of a file that belongs to another user (needs root)", async () => {
  const machine = machineForTest();
  machine.job("a");
  const file = write(join(machine.home, "auth.json"));
  chownSync(file, 12345, 12345);
  chmodSync(file, 0o640);

  await expectComeAndGo(machine, file, () => {
    expect(lstatSync(file)).toMatchObject({ uid: 12345, gid: 12345, mode: 0o100600 });
  });
});
