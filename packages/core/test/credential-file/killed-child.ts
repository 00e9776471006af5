import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { nodeForTypeScript, workerFile } from "./children.ts";
import type { Machine } from "./machine.ts";
import type { Order } from "./worker.ts";

/** The system calls that change files, or open them to be changed: between two of them nothing can be different. */
const CALLS = [
  ..."openat,write,pwrite64,rename,renameat,renameat2,link,linkat,unlink,unlinkat".split(","),
  ..."mkdir,mkdirat,rmdir,fsync,ftruncate,chmod,fchmod,fchmodat,fchown".split(","),
];

/** One moment of a process's work: just before it makes a system call for the n-th time, 1-based. */
export interface KillPoint {
  call: string;
  nth: number;
}

export function isStraceThere(): boolean {
  return spawnSync("strace", ["-V"]).status === 0;
}

/** Lets a child carry out an order, and tells at which moments it could have been killed. */
export async function killPointsOf(order: Order & { undo: object }, machine: Machine): Promise<KillPoint[]> {
  const { signal, trace } = await traced(order, machine, CALLS.join(","), []);
  if (signal !== null) throw new Error(`the traced process ended by ${signal}`);
  const counts = new Map<string, number>();
  return [...trace.matchAll(/^(?:\[pid +\d+\] )?(\w+)\(/gm)].map(([, call = ""]) => {
    const nth = (counts.get(call) ?? 0) + 1;
    counts.set(call, nth);
    return { call, nth };
  });
}

/** Lets a child carry out an order until it is killed by SIGKILL at that moment. */
export async function killAt({ call, nth }: KillPoint, order: Order, machine: Machine): Promise<void> {
  const { signal } = await traced(order, machine, call, ["-e", `inject=${call}:signal=SIGKILL:when=${nth}`]);
  if (signal !== "SIGKILL") throw new Error(`not killed at ${call} ${nth}`);
}

/** Only calls on the paths that the work touches are looked at, so that Node's own start-up does not count. */
async function traced(
  order: Order,
  machine: Machine,
  calls: string,
  injection: string[],
): Promise<{ signal: NodeJS.Signals | null; trace: string }> {
  const paths = pathsOf(order, machine).flatMap((path) => ["-P", path]);
  const command = [nodeForTypeScript, workerFile, JSON.stringify(order)];
  const child = spawn("strace", ["-f", "-e", `trace=${calls}`, ...paths, ...injection, ...command], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const [trace, [, signal]] = await Promise.all([text(child.stderr), once(child, "close")]);
  return { signal, trace };
}

function pathsOf(order: Order, { home }: Machine): string[] {
  if (!("undo" in order)) throw new Error(`a ${order.action} cannot be traced`);
  const { file, claim } = order.undo;
  const ledger = `${file}.setup-registry-token`;
  const inLedger = ["claims.json", "claims.json.tmp", "original", "original.tmp"];
  return [
    ...directoriesBetween(home, file),
    file,
    `${ledger}.tmp`,
    ledger,
    join(ledger, "lock"),
    join(ledger, "lock.removal"),
    ...inLedger.flatMap((name) => [join(ledger, name), join(claim, name)]),
    claim,
  ];
}

function directoriesBetween(home: string, file: string): string[] {
  const parent = dirname(file);
  return parent === home ? [] : [...directoriesBetween(home, parent), parent];
}
