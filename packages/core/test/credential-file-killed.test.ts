import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { beginClaim } from "../src/credential-file/begin-claim.ts";
import type { RunningJob } from "../src/credential-file/running-job.ts";
import { takeBack, type Undo } from "../src/credential-file/undo.ts";
import { putEntry } from "../src/credential-file/update.ts";
import { composer, putting } from "./credential-file/clients.ts";
import { isStraceThere, type KillPoint, killAt, killPointsOf } from "./credential-file/killed-child.ts";
import { type Machine, makeMachine } from "./credential-file/machine.ts";
import { treeOf } from "./credential-file/tree.ts";
import type { Order } from "./credential-file/worker.ts";

const HOST = "one.example";
const [earlier, ofDeadJob, ours, ofNextJob] = Array.from({ length: 4 }, () => composer.entry(HOST));
const ORIGINAL = `{ "http-basic": {\n  "${HOST}": ${earlier},\n\n  "two.example": ${composer.entry("")}}}`;

interface Scenario {
  name: string;
  action: "put" | "take back";
  hasFile: boolean;
  /** Whether a job that put another entry has died without its post. */
  hasDeadClaim: boolean;
}

const scenarios: Scenario[] = [
  { name: "a put into an existing file", action: "put", hasFile: true, hasDeadClaim: false },
  { name: "a put where there are not even directories", action: "put", hasFile: false, hasDeadClaim: false },
  { name: "a put after a job that died", action: "put", hasFile: true, hasDeadClaim: true },
  { name: "a take-back from an existing file", action: "take back", hasFile: true, hasDeadClaim: false },
  { name: "a take-back of file and directories", action: "take back", hasFile: false, hasDeadClaim: false },
  { name: "a take-back after a job that died", action: "take back", hasFile: true, hasDeadClaim: true },
];

const isLinux = process.platform === "linux";
const hasStrace = isLinux && isStraceThere();
const points = new Map<string, number>();

if (isLinux && !hasStrace) {
  test("needs strace: a process killed at each system call", ({ skip }) => {
    if (process.env.CI !== "true") skip("strace is not installed");
    expect(hasStrace, "strace is not installed").toBe(true);
  });
}

const title = "a process killed at each system call";

describe.skipIf(!hasStrace)(isLinux ? title : `${title} (Linux only)`, { timeout: 120_000 }, () => {
  test.each(scenarios)("of $name leaves a whole file, and nothing for good", async (scenario) => {
    const rehearsal = await prepare(scenario);
    const wholes = [contentOf(rehearsal.file)];
    const killPoints = await killPointsOf(rehearsal.order, rehearsal.machine);
    wholes.push(contentOf(rehearsal.file));
    rehearsal.machine.remove();
    expect(killPoints.length).toBeGreaterThan(10);
    points.set(scenario.name, killPoints.length);

    const waiting = [...killPoints];
    const inTurn = async () => {
      for (let point = waiting.pop(); point !== undefined; point = waiting.pop()) {
        await killAndRecover(scenario, point, wholes);
      }
    };
    await Promise.all([inTurn(), inTurn()]);
  });
});

interface Prepared {
  machine: Machine;
  file: string;
  before: string[];
  job: RunningJob;
  undo: Undo;
  order: Order & { undo: Undo };
}

async function prepare({ action, hasFile, hasDeadClaim }: Scenario): Promise<Prepared> {
  const machine = makeMachine();
  const file = join(machine.home, composer.file);
  if (hasFile) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, ORIGINAL);
    chmodSync(file, 0o640);
  }
  const before = treeOf(machine.home);
  const dead = machine.job("dead");
  if (hasDeadClaim) {
    await putEntry(beginClaim({ file, key: HOST }, dead), putting(composer, ofDeadJob), dead);
    if (action === "put") wipe(dead);
  }
  const job = machine.job("a");
  const key = hasDeadClaim ? "three.example" : HOST;
  const undo = beginClaim({ file, key }, job);
  if (action === "take back") await putEntry(undo, putting(composer, ours), job);
  if (action === "take back") wipe(dead);
  const { temporaryDirectory } = job;
  const order: Order & { undo: Undo } = {
    client: composer.name,
    temporaryDirectory,
    action,
    undo,
    entry: ours ?? "",
  };
  return { machine, file, before, job, undo, order };
}

async function killAndRecover(
  scenario: Scenario,
  point: KillPoint,
  wholes: (string | undefined)[],
): Promise<void> {
  const { machine, file, before, job, undo, order } = await prepare(scenario);
  const where = `killed at ${point.call} ${point.nth}`;
  await killAt(point, order, machine);
  const copy = `${machine.root}-copy`;
  // With the modes of directories, which Node's own copy does not keep.
  execFileSync("cp", ["-a", machine.root, copy]);

  expect(wholes, where).toContain(contentOf(file));
  await takeBack(undo, composer.format, later(job));
  expect(treeOf(machine.home), `${where}, then taken back`).toEqual(before);
  expect(treeOf(job.temporaryDirectory), `${where}, then taken back`).toEqual([]);

  machine.remove();
  renameSync(copy, machine.root);
  wipe(job);
  const next = later(machine.job("next"));
  const nextUndo = beginClaim({ file, key: undo.key }, next);
  await putEntry(nextUndo, putting(composer, ofNextJob), next);
  await takeBack(nextUndo, composer.format, next);
  expect(filesOf(treeOf(machine.home)), `${where}, then another job`).toEqual(filesOf(before));
  machine.remove();
}

/** What the runner does with a job's temporary directory. */
function wipe({ temporaryDirectory }: RunningJob): void {
  rmSync(temporaryDirectory, { recursive: true, force: true });
  mkdirSync(temporaryDirectory);
}

function contentOf(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, "latin1") : undefined;
}

/** Only the killed process's own clean-up knows of directories that it had just made: empty ones may stay without it. */
function filesOf(tree: string[]): string[] {
  return tree.filter((line) => !line.endsWith("directory") || line.includes("setup-registry-token"));
}

/** The same job a minute later, so that nobody has to wait until a lock without a name is old. */
function later(job: RunningJob): RunningJob {
  return { ...job, now: () => Date.now() + 50_000 };
}

beforeAll(() => points.clear());
afterAll(() => {
  for (const [name, count] of points) console.info(`${count} kill points: ${name}`);
});
