import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Secret } from "@setup-registry-token/core";
import fc from "fast-check";
import { expect } from "vitest";
import { type Client, openCredentialFiles } from "./clients-for-test.ts";
import { type Death, MortalStorage } from "./mortal-storage.ts";
import { newToken, storageForTest } from "./storage-for-test.ts";

interface LogIn {
  readonly does: "log-in";
  readonly account: number;
  readonly window: number;
}

interface LogOut {
  readonly does: "log-out";
  readonly account: number;
  readonly window: number;
  /** What the log-out has ended for good, and must not stand in the file. */
  readonly ends: "nothing" | "own" | "own-and-theirs";
}

export type Step =
  | (LogIn & { readonly dies: Death })
  | (LogOut & { readonly dies: Death })
  | { readonly does: "both-at-once"; readonly one: LogIn | LogOut; readonly other: LogIn | LogOut }
  | { readonly does: "somebody-writes" }
  | { readonly does: "somebody-removes" };

const where = { account: fc.nat({ max: 2 }), window: fc.nat({ max: 1 }) };
const dies = fc.constantFrom<Death>("never", "never", "never", "before", "after", "later");
const ends = fc.constantFrom("own", "own", "nothing", "own-and-theirs");
const logIn: fc.Arbitrary<LogIn> = fc.record({ does: fc.constant("log-in"), ...where });
const logOut: fc.Arbitrary<LogOut> = fc.record({ does: fc.constant("log-out"), ...where, ends });

export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(logIn, dies).map(([one, dies]) => ({ ...one, dies })) },
  { weight: 4, arbitrary: fc.tuple(logOut, dies).map(([one, dies]) => ({ ...one, dies })) },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant("both-at-once" as const),
      one: fc.oneof(logIn, logOut).map((one) => ({ ...one, window: 0, account: 0 })),
      other: fc.oneof(logIn, logOut).map((other) => ({ ...other, window: 1, account: 1 })),
    }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant("somebody-writes" as const) }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant("somebody-removes" as const) }) },
);

/**
 * One place in a credential file, three accounts in two windows, and somebody else. Knows what the file may hold when all
 * accounts have left it, and nothing of how we bring that about.
 */
export class PlaceModel {
  readonly counts = { restored: 0, deaths: 0 };
  readonly #client: Client;
  readonly #home = mkdtempSync(join(tmpdir(), "home-"));
  readonly #storage = storageForTest();
  readonly #windows = [0, 1].map(() => {
    const storage = new MortalStorage(this.#storage.openWindow());
    return { storage, files: openCredentialFiles({ home: this.#home, storage: storage.ports }) };
  });
  /** The tokens of those who are logged in, the newest last. */
  readonly #accounts = new Map<number, Secret[]>();
  readonly #ended = new Set<string>();
  #theirs: Secret | undefined;
  /**
   * What may stand there at the end. Mostly that is one thing: what somebody else has put there last. Whoever removes an
   * entry that no window has seen, over one of ours, cannot be told from somebody who removes ours.
   */
  #due = new Set<string | undefined>([undefined]);
  /** What was due when an entry of ours was written or announced. */
  #kept = new Set<string | undefined>([undefined]);

  constructor(client: Client) {
    this.#client = client;
  }

  async take(step: Step): Promise<void> {
    if (step.does === "somebody-writes") this.#somebodyWrites();
    else if (step.does === "somebody-removes") this.#somebodyRemoves();
    else if (step.does === "both-at-once")
      await Promise.all([step.one, step.other].map((one) => this.#act({ ...one, dies: "never" })));
    else await this.#act(step);
    this.expectPromises();
  }

  /** All accounts leave, in the order in which they came. */
  async finish(): Promise<void> {
    for (const account of [...this.#accounts.keys()])
      await this.take({ does: "log-out", account, window: 0, ends: "own", dies: "never" });
    expect(this.#due).toContain(this.#tokenInFile());
    expect(this.#storage.secrets.entries.size).toBe(0);
    if (this.#tokenInFile() !== undefined) this.counts.restored++;
  }

  expectPromises(): void {
    const there = this.#tokenInFile();
    if (there !== undefined) expect(this.#ended).not.toContain(there);
    if (there !== undefined && !this.#isOurs(there)) expect(this.#due).toContain(there);
    const [due, ...doubts] = this.#due;
    if (due === undefined || doubts.length > 0) return;
    const kept = [...this.#storage.secrets.entries.values()];
    expect(there === due || kept.some((text) => text.includes(due))).toBe(true);
  }

  remove(): void {
    rmSync(this.#home, { recursive: true });
  }

  async #act(step: (LogIn | LogOut) & { dies: Death }): Promise<void> {
    if (step.does === "log-in") await this.#logIn(step);
    else await this.#logOut(step);
  }

  async #logIn({ account, window, dies }: LogIn & { dies: Death }): Promise<void> {
    const token = newToken();
    // The account is kept before its credential is written.
    this.#accounts.set(account, [...(this.#accounts.get(account) ?? []), token]);
    const { storage, files } = this.#in(window);
    const isDone = await storage.survives(dies, () => files.write(this.#owner(account), token));
    if (!isDone) this.counts.deaths++;
    if (dies !== "before") this.#kept = new Set([...this.#kept, ...this.#due]);
  }

  async #logOut({ account, window, ends, dies }: LogOut & { dies: Death }): Promise<void> {
    const tokens = this.#accounts.get(account);
    if (tokens === undefined) return;
    const theirs = ends === "own-and-theirs" && this.#theirs !== undefined ? [this.#theirs] : [];
    const leaving = [...(ends === "nothing" ? [] : tokens.slice(-1)), ...theirs];
    const { storage, files } = this.#in(window);
    const isDone = await storage.survives(dies, () => files.clean(this.#owner(account), leaving));
    const isTheirsDue = theirs.some((token) => this.#due.has(token.reveal()));
    if (isTheirsDue) this.#due.add(undefined);
    if (isDone) {
      this.#accounts.delete(account);
      for (const token of [...tokens, ...theirs]) this.#ended.add(token.reveal());
    } else {
      this.counts.deaths++;
      // Nobody remembers who has taken theirs out.
      if (isTheirsDue) this.#due = new Set([...this.#due, ...this.#kept]);
    }
    for (const token of this.#ended) this.#due.delete(token);
  }

  #somebodyWrites(): void {
    this.#theirs = newToken();
    this.#due = new Set([this.#theirs.reveal()]);
    mkdirSync(dirname(this.#path), { recursive: true });
    writeFileSync(this.#path, this.#client.text(this.#theirs.reveal()));
  }

  #somebodyRemoves(): void {
    const there = this.#tokenInFile();
    if (there === undefined) return;
    rmSync(this.#path);
    if (!this.#isOurs(there))
      this.#due = new Set([undefined, ...(this.#accounts.size === 0 ? [] : this.#kept)]);
    for (const token of this.#ended) this.#due.delete(token);
  }

  #in(window: number) {
    const found = this.#windows[window];
    if (found === undefined) throw new Error(`There is no window ${window}.`);
    return found;
  }

  #owner(account: number) {
    return { ...this.#client.owner, id: `account ${account}` };
  }

  #isOurs(token: string): boolean {
    return [...this.#accounts.values()].flat().some((one) => one.reveal() === token);
  }

  get #path(): string {
    return join(this.#home, this.#client.file);
  }

  #tokenInFile(): string | undefined {
    if (!existsSync(this.#path)) return undefined;
    const token = this.#client.tokenOf(readFileSync(this.#path, "utf8"));
    return token === undefined ? undefined : String(token);
  }
}
