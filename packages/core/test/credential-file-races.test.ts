import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { beginClaim } from "../src/credential-file/begin-claim.ts";
import { Child } from "./credential-file/children.ts";
import { composer, pub } from "./credential-file/clients.ts";
import { machineForTest } from "./credential-file/machine.ts";
import { treeOf } from "./credential-file/tree.ts";

const MANY = 20;
const HOSTS = Array.from({ length: MANY }, (_, index) => `host-${index}.example`);

test.each([
  { name: "an existing file", text: `{"http-basic": {"old.example": ${composer.entry("")}}}` },
  { name: "a file that is missing with its directories", text: undefined },
])(
  "20 processes at once put 20 entries into $name, and take them all back",
  { timeout: 60_000 },
  async ({ text }) => {
    const { home, job } = machineForTest();
    const file = join(home, composer.file);
    if (text !== undefined) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text, { mode: 0o644 });
    }
    const before = treeOf(home);
    const tasks = HOSTS.map((host) => {
      const { temporaryDirectory } = job(host);
      const undo = beginClaim({ file, key: host }, job(host));
      return { client: composer.name, temporaryDirectory, undo, entry: composer.entry(host) };
    });
    const children = await Promise.all(HOSTS.map(() => Child.start()));

    await Promise.all(children.map((child, index) => child.obey({ action: "put", ...at(tasks, index) })));

    const held = readFileSync(file, "utf8");
    expect(HOSTS.map((host) => JSON.parse(composer.format.read(held, host) ?? "null"))).toEqual(
      tasks.map(({ entry }) => JSON.parse(entry)),
    );
    expect(existsSync(join(`${file}.setup-registry-token`, "lock"))).toBe(false);

    await Promise.all(
      children.map((child, index) => child.obey({ action: "take back", ...at(tasks, index) })),
    );

    expect(treeOf(home)).toEqual(before);
    expect(HOSTS.flatMap((host) => treeOf(job(host).temporaryDirectory))).toEqual([]);
  },
);

test("8 processes that come and go leave nothing where there was nothing", { timeout: 60_000 }, async () => {
  const { home, job } = machineForTest();
  const file = join(home, pub.file);
  const children = await Promise.all(HOSTS.slice(0, 8).map(() => Child.start()));

  const storms = children.map((child, index) =>
    child.obey({
      action: "storm",
      client: pub.name,
      temporaryDirectory: job(`${index}`).temporaryDirectory,
      file,
      hosts: [`host-${index}.example`, "shared.example"],
      rounds: 60,
    }),
  );
  const outcomes = await Promise.allSettled(storms);

  expect(outcomes.filter(({ status }) => status === "rejected")).toEqual([]);
  expect(treeOf(home)).toEqual([]);
  expect(children.flatMap((_, index) => treeOf(job(`${index}`).temporaryDirectory))).toEqual([]);
});

test("processes that tidy up while others arrive leave nothing where there was nothing", {
  timeout: 60_000,
}, async () => {
  const { home, job } = machineForTest();
  const file = join(home, composer.file);
  const names = ["a", "b", "c"];
  const children = await Promise.all(names.map(() => Child.start()));

  const rushes = children.map((child, index) => {
    const name = at(names, index);
    const { temporaryDirectory } = job(name);
    const host = `${name}.example`;
    return child.obey({ action: "rush", client: composer.name, temporaryDirectory, file, host, rounds: 250 });
  });
  const outcomes = await Promise.allSettled(rushes);

  expect(outcomes.filter(({ status }) => status === "rejected")).toEqual([]);
  expect(treeOf(home)).toEqual([]);
});

function at<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new RangeError(`no item ${index}`);
  return item;
}
