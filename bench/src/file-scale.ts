import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import {
  beginClaim,
  credentialFormats,
  putEntry,
  type RunningJob,
  takeBack,
} from "@setup-registry-token/core";
import { median } from "./statistics.ts";

const SIZES = [10, 1_000, 100_000];
const REPETITIONS = 7;
/** Ten times the entries may take at most this many times as long for each tenfold, once files are large. */
const MOST_GROWTH_PER_TENFOLD = 15;

const FILES = {
  pub: {
    text: (count: number) => JSON.stringify({ version: 1, hosted: numbered(count).map(pubEntry) }),
    key: "https://new.example",
    entry: JSON.stringify({ url: "https://new.example", env: "NEW_TOKEN" }),
  },
  composer: {
    text: (count: number) =>
      `${JSON.stringify({ "http-basic": Object.fromEntries(numbered(count).map(composerEntry)) }, null, 4)}\n`,
    key: "new.example",
    entry: JSON.stringify({ username: "token", password: "none" }),
  },
} as const;

/**
 * Measures one whole update of a credential file (lock, read, edit, compare, write, rename) and its undoing against
 * `JSON.parse` and `JSON.stringify` of the same text. Returns whether growth is linear.
 */
export async function measureFileScale(): Promise<boolean> {
  console.log(
    `update of a credential file: medians of ${REPETITIONS}, and as a ratio to JSON.parse + JSON.stringify`,
  );
  const results: boolean[] = [];
  for (const name of ["pub", "composer"] as const) {
    const times: number[] = [];
    for (const count of SIZES) times.push(await measureSize(name, count));
    const [, middle = Number.NaN, large = Number.NaN] = times;
    const isLinear = large / middle <= MOST_GROWTH_PER_TENFOLD ** 2;
    console.log(
      `  ${name}: a hundred times the entries take ${(large / middle).toFixed(0)} times as long ${isLinear ? "ok" : "OVER"}`,
    );
    results.push(isLinear);
  }
  return results.every(Boolean);
}

async function measureSize(name: keyof typeof FILES, count: number): Promise<number> {
  const { text, key, entry } = FILES[name];
  const content = text(count);
  const folder = mkdtempSync(join(tmpdir(), "bench-file-"));
  const file = join(folder, "credentials.json");
  mkdirSync(join(folder, "temporary"));
  writeFileSync(file, content, { mode: 0o600 });
  const job = makeJob(join(folder, "temporary"));
  const format = credentialFormats[name];
  const floors: number[] = [];
  const puts: number[] = [];
  const undos: number[] = [];
  for (let repetition = 0; repetition < REPETITIONS; repetition++) {
    floors.push(await timed(async () => JSON.stringify(JSON.parse(content))));
    const undo = beginClaim({ file, key }, job);
    puts.push(await timed(() => putEntry(undo, { format, choose: () => entry, onMalformed: "fail" }, job)));
    undos.push(await timed(() => takeBack(undo, format, job)));
  }
  rmSync(folder, { recursive: true });
  const [floor, put, undone] = [median(floors), median(puts), median(undos)];
  console.log(
    `  ${name.padEnd(8)} ${String(count).padStart(7)} entries, ${(content.length / 1000).toFixed(1).padStart(8)} kB: ` +
      `floor ${floor.toFixed(2)} ms, put ${put.toFixed(2)} ms (${(put / floor).toFixed(1)} x), ` +
      `undo ${undone.toFixed(2)} ms (${(undone / floor).toFixed(1)} x)`,
  );
  return put;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function makeJob(temporaryDirectory: string): RunningJob {
  return {
    platform: process.platform,
    temporaryDirectory,
    workspace: undefined,
    host: hostname(),
    processId: process.pid,
    userId: process.geteuid?.(),
    isRunning: () => true,
    now: Date.now,
    pause: (milliseconds) => pause(milliseconds),
  };
}

function numbered(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function pubEntry(index: number): object {
  return { url: `https://host-${index}.example/pub/`, env: `TOKEN_${index}` };
}

function composerEntry(index: number): [string, object] {
  return [`host-${index}.example`, { username: "token", password: `none-${index}` }];
}
