import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { expect } from "vitest";
import { beginClaim } from "../../src/credential-file/begin-claim.ts";
import { takeBack, type Undo } from "../../src/credential-file/undo.ts";
import { putEntry } from "../../src/credential-file/update.ts";
import { apkg, type Client, composer, putting } from "./clients.ts";
import { isPrivate } from "./is-private.ts";
import { type Machine, makeMachine } from "./machine.ts";
import { treeOf } from "./tree.ts";

const HOSTS = ["a.example", "b.example", "c.example"];
const STRANGERS = ["x.example", "y.example"];

/** What somebody does next: one of our jobs, or a program that knows nothing of us. */
export type Step =
  | { does: "main"; job: string; host: string; entry: number }
  | { does: "post"; claim: number }
  | { does: "edit"; host: string; isRemoval: boolean }
  | { does: "death"; job: string };

const job = fc.constantFrom("1", "2", "3", "4");
export const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      does: fc.constant("main" as const),
      job,
      host: fc.constantFrom(...HOSTS),
      entry: fc.constantFrom(0, 0, 1, 2),
    }),
  },
  { weight: 7, arbitrary: fc.record({ does: fc.constant("post" as const), claim: fc.nat({ max: 30 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant("edit" as const),
      host: fc.constantFrom(...STRANGERS),
      isRemoval: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("death" as const), job }) },
);

/** What there is before anybody does anything. */
export const beginning = fc.record({
  hasDirectories: fc.boolean(),
  mode: fc.constantFrom(0o644, 0o640, 0o600),
  hosts: fc.option(fc.subarray([...HOSTS, ...STRANGERS]), { nil: undefined }),
  indent: fc.constantFrom("", " ", "\t", "    "),
  end: fc.constantFrom("", "\n", " \r\n"),
});
type Beginning = typeof beginning extends fc.Arbitrary<infer T> ? T : never;

interface ModelClaim {
  undo: Undo;
  job: string;
  host: string;
  entry: string | undefined;
}

/** Does each step to real files, and knows what must be in them after it. */
export class Model {
  readonly machine: Machine = makeMachine();
  refusals = 0;
  hasEdits = false;
  readonly #client: Client;
  readonly #file: string;
  readonly #before: string[];
  /** Per key the entry that stands there if none of us does. */
  readonly #others = new Map<string, string>();
  /** Per host what jobs may want: apkg's one login is the same for all. */
  readonly #entries: Map<string, (string | undefined)[]>;
  #claims: ModelClaim[] = [];
  /** Claims of jobs that have died; their entries may stay until the next one of us comes. */
  #dead: ModelClaim[] = [];

  constructor(client: Client, { hasDirectories, mode, hosts, indent, end }: Beginning) {
    this.#client = client;
    this.#file = join(this.machine.home, client.file);
    this.#entries = new Map(HOSTS.map((host) => [host, [client.entry(host), client.entry(host), undefined]]));
    if (hasDirectories) mkdirSync(dirname(this.#file), { recursive: true });
    const present = client === apkg ? hosts?.slice(0, 1) : hosts;
    if (hasDirectories && present !== undefined && !(client === apkg && present.length === 0)) {
      for (const host of present) this.#others.set(client.key(host), client.entry(host));
      const text = JSON.stringify(JSON.parse(this.#written()), null, indent) + end;
      writeFileSync(this.#file, text, { mode });
      if (client === apkg) this.#others.set(client.key(""), text);
    }
    this.#before = treeOf(this.machine.home);
  }

  async take(next: Step): Promise<void> {
    if (next.does === "main") await this.#main(next);
    else if (next.does === "edit") this.#edit(next);
    else if (next.does === "death") this.#die(next.job);
    else {
      const claim = this.#claims[next.claim % Math.max(1, this.#claims.length)];
      if (claim !== undefined) await this.#post(claim);
    }
  }

  /** Each key holds what the last claim on it wants, or, without one, what others have there. */
  expectAllInEffect(): void {
    const inFile = [...this.#dead, ...this.#claims];
    const keys = new Set([...HOSTS, ...STRANGERS].map((host) => this.#client.key(host)));
    for (const key of keys) {
      const last = inFile.findLast(({ undo }) => undo.key === key);
      const expected = last === undefined ? this.#others.get(key) : last.entry;
      expect(parsed(this.#read(key)), key).toEqual(parsed(expected));
    }
  }

  /** All posts in any order; after deaths also one job that comes and goes. Then nothing of ours is left. */
  async finish(choose: (claims: number) => number): Promise<void> {
    while (this.#claims.length > 0) {
      const claim = this.#claims[choose(this.#claims.length)];
      if (claim !== undefined) await this.#post(claim);
      this.expectAllInEffect();
    }
    if (this.#dead.length > 0) {
      await this.#main({ job: "last", host: HOSTS[0] ?? "", entry: 0 });
      for (const claim of this.#claims) await this.#post(claim);
    }
    this.expectAllInEffect();
    const after = treeOf(this.machine.root);
    expect(after.filter((line) => /^\S*(setup-registry-token|set-aside|tmp)/.test(line))).toEqual([]);
    if (!this.hasEdits) expect(treeOf(this.machine.home)).toEqual(this.#before);
  }

  async #main({ job, host, entry: choice }: { job: string; host: string; entry: number }): Promise<void> {
    const running = this.machine.job(job);
    const key = this.#client.key(host);
    const entry = (this.#entries.get(this.#client === apkg ? (HOSTS[0] ?? "") : host) ?? [])[choice];
    const isRefused = this.#claims.some(
      (claim) => claim.undo.key === key && claim.job !== job && claim.entry !== entry,
    );
    const tree = treeOf(this.machine.home);
    const undo = beginClaim({ file: this.#file, key }, running);
    if (isRefused) {
      const refusal = expect.objectContaining({ code: "credential-in-use" });
      await expect(putEntry(undo, putting(this.#client, entry), running)).rejects.toEqual(refusal);
      expect(treeOf(this.machine.home)).toEqual(tree);
      await takeBack(undo, this.#client.format, running);
      this.#dead = [];
      this.refusals++;
      return;
    }
    expect((await putEntry(undo, putting(this.#client, entry), running)).entry).toBe(entry);
    this.#dead = [];
    this.#claims.push({ undo, job, host, entry });
    if (existsSync(this.#file)) expect(isPrivate(this.#file)).toBe(true);
  }

  async #post(claim: ModelClaim): Promise<void> {
    await takeBack(claim.undo, this.#client.format, this.machine.job(claim.job));
    this.#claims = this.#claims.filter((other) => other !== claim);
    this.#dead = [];
  }

  /** As clients do it: read, change one entry, write all of it anew. */
  #edit({ host, isRemoval }: { host: string; isRemoval: boolean }): void {
    if (this.#client === apkg || !existsSync(dirname(this.#file))) return;
    const { format, key, entry } = this.#client;
    const text = existsSync(this.#file) ? readFileSync(this.#file, "utf8") : undefined;
    if (isRemoval) this.#others.delete(key(host));
    else this.#others.set(key(host), entry(host));
    const edited = isRemoval
      ? text && format.remove(text, key(host))
      : format.put(text, key(host), this.#others.get(key(host)) ?? "");
    if (edited === undefined) return;
    writeFileSync(this.#file, JSON.stringify(JSON.parse(edited)));
    this.hasEdits = true;
  }

  #die(job: string): void {
    rmSync(this.machine.job(job).temporaryDirectory, { recursive: true });
    this.#dead.push(...this.#claims.filter((claim) => claim.job === job));
    this.#claims = this.#claims.filter((claim) => claim.job !== job);
  }

  #read(key: string): string | undefined {
    return existsSync(this.#file)
      ? this.#client.format.read(readFileSync(this.#file, "utf8"), key)
      : undefined;
  }

  #written(): string {
    const { format } = this.#client;
    const nothing = this.#client === composer ? '{"http-basic":{}}' : '{"version":1,"hosted":[]}';
    return [...this.#others].reduce((text, [key, entry]) => format.put(text, key, entry), nothing);
  }
}

function parsed(entry: string | undefined): unknown {
  return entry === undefined ? undefined : JSON.parse(entry);
}
