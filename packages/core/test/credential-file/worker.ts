import { beginClaim } from "../../src/credential-file/begin-claim.ts";
import type { RunningJob } from "../../src/credential-file/running-job.ts";
import { takeBack, type Undo } from "../../src/credential-file/undo.ts";
import { putEntry } from "../../src/credential-file/update.ts";
import { type Client, clients, putting } from "./clients.ts";
import { runningJob } from "./running-job.ts";

/** What a process of the tests does. It takes one order from its command line, or any number by messages. */
export type Order = { client: string; temporaryDirectory: string } & (
  | { action: "put"; undo: Undo; entry: string }
  | { action: "take back"; undo: Undo }
  | { action: "storm"; file: string; hosts: string[]; rounds: number }
  | { action: "rush"; file: string; host: string; rounds: number }
);

async function obey(order: Order): Promise<void> {
  const client = clients.find(({ name }) => name === order.client);
  if (client === undefined) throw new Error(`no client ${order.client}`);
  const job = runningJob(order.temporaryDirectory);
  if (order.action === "put") await putEntry(order.undo, putting(client, order.entry), job);
  else if (order.action === "take back") await takeBack(order.undo, client.format, job);
  else if (order.action === "storm") await storm(order, client, job);
  else await rush(order, client, { ...job, pause: () => new Promise((resolve) => setImmediate(resolve)) });
}

/** Puts entries and takes them back, in any order, with more than one at a time. */
async function storm(
  { file, hosts, rounds }: { file: string; hosts: string[]; rounds: number },
  client: Client,
  job: RunningJob,
): Promise<void> {
  const open: Undo[] = [];
  for (let round = 0; round < rounds; round++) {
    const host = hosts[Math.floor(Math.random() * hosts.length)] ?? "";
    const undo = beginClaim({ file, key: client.key(host) }, job);
    open.push(undo);
    await putEntry(undo, putting(client, JSON.stringify({ url: client.key(host), env: "SHARED" })), job);
    await job.pause(Math.random() * 4);
    while (open.length > 0 && Math.random() < 0.7) {
      const [taken] = open.splice(Math.floor(Math.random() * open.length), 1);
      if (taken !== undefined) await takeBack(taken, client.format, job);
    }
  }
  for (const undo of open) await takeBack(undo, client.format, job);
}

/** Puts an entry and takes it back at once, and again: where the last one tidies up while the next one comes. */
async function rush(
  { file, host, rounds }: { file: string; host: string; rounds: number },
  client: Client,
  job: RunningJob,
): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    const undo = beginClaim({ file, key: client.key(host) }, job);
    await putEntry(undo, putting(client, client.entry(host)), job);
    await takeBack(undo, client.format, job);
  }
}

const [, , argument] = process.argv;
if (argument !== undefined) {
  await obey(JSON.parse(argument) as Order);
} else {
  process.on("message", (order: Order) => {
    obey(order).then(
      () => process.send?.({ fault: undefined }),
      (error: unknown) => process.send?.({ fault: String(error) }),
    );
  });
  process.send?.("ready");
}
