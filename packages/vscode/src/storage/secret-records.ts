import { Secret } from "@setup-registry-token/core";
import type { Disposable, Event, Memento, SecretStorage } from "vscode";
import { Emitter } from "../emitter.ts";
import { fieldsIn, fieldsOf } from "./json-fields.ts";

/** What was asked of the editor's secret storage. */
export type StorageUse = "read" | "write";

/** What the editor gives an extension to keep things in, and what is to be done with what comes out. */
export interface StoragePorts {
  readonly secrets: SecretStorage;
  /** Kept over restarts, for all windows. Holds nothing secret. */
  readonly state: Memento;
  /** Makes of what the secret storage has thrown an error that tells people what to do. */
  readonly explain: (does: StorageUse, cause: unknown) => Error;
  /** Gets every secret that is read or written, before anything else is done with it. */
  readonly know: (secret: Secret) => void;
  /** Gets full sentences about what went wrong where nobody waits for an answer. */
  readonly warn: (message: string) => void;
}

/** One sort of records. */
export interface RecordSort<T> {
  /** Begins the names of its entries in SecretStorage, and names its index. */
  readonly name: string;
  /** Reads a record from JSON; `undefined` if it is none of this sort. */
  readonly read: (value: unknown) => T | undefined;
}

export interface RecordsChange<T> {
  readonly added: readonly T[];
  readonly removed: readonly T[];
  /** Record or secrets are others. */
  readonly changed: readonly T[];
  /** Something new is known of them; their secrets are the same. */
  readonly noted: readonly T[];
}

/** The secret parts of a record, by their names. */
export type NamedSecrets = Readonly<Record<string, Secret>>;

interface Known<T> {
  readonly record: T;
  /** Changes with the secrets: a window tells by it whether it has seen them. */
  readonly revision: string;
}

interface Envelope<T> extends Known<T> {
  readonly secrets: NamedSecrets;
}

const VERSION = 1;

/**
 * Records that have a secret part: one entry in SecretStorage for each, holding all of it, and an index without the
 * secrets, from which views are painted before any keyring is unlocked.
 *
 * The entries are the truth. Each window hears of every change of them, its own included (VS Code 1.80 and newer), and
 * brings its index up to date; {@link SecretRecords.sweep} does so for what nobody heard of.
 */
export class SecretRecords<T extends { readonly id: string }> implements Disposable {
  readonly #sort: RecordSort<T>;
  readonly #ports: StoragePorts;
  readonly #known = new Map<string, Known<T>>();
  readonly #changes = new Emitter<RecordsChange<T>>();
  readonly #subscription: Disposable;

  /** Reads the index from memory, and nothing else. */
  constructor(sort: RecordSort<T>, ports: StoragePorts) {
    this.#sort = sort;
    this.#ports = ports;
    for (const item of ports.state.get<readonly Partial<Known<unknown>>[]>(this.#indexName, [])) {
      const record = sort.read(item.record);
      if (record !== undefined) this.#known.set(record.id, { record, revision: String(item.revision) });
    }
    this.#subscription = ports.secrets.onDidChange(({ key }) => {
      if (key.startsWith(this.#prefix)) this.#hear(key);
    });
  }

  get onDidChange(): Event<RecordsChange<T>> {
    return this.#changes.event;
  }

  list(): readonly T[] {
    return [...this.#known.values()].map(({ record }) => record);
  }

  find(id: string): T | undefined {
    return this.#known.get(id)?.record;
  }

  /**
   * @returns `undefined` if the entry is gone or cannot be read
   * @throws as {@link StoragePorts.explain}, like every call that reads or writes an entry
   */
  async secretsOf(id: string): Promise<NamedSecrets | undefined> {
    return (await this.#read(this.#keyOf(id)))?.secrets;
  }

  async put(record: T, secrets: NamedSecrets): Promise<void> {
    for (const secret of Object.values(secrets)) this.#ports.know(secret);
    const revision = globalThis.crypto.randomUUID();
    const revealed = Object.entries(secrets).map(([name, secret]) => [name, secret.reveal()]);
    const envelope = { v: VERSION, revision, record, secrets: Object.fromEntries(revealed) };
    const text = JSON.stringify(envelope);
    await this.#ask("write", (storage) => storage.store(this.#keyOf(record.id), text));
    await this.#accept({ record, revision });
  }

  /** Changes what is known of a record in the index only, and leaves its entry as it is. */
  async note(record: T): Promise<void> {
    const known = this.#known.get(record.id);
    if (known === undefined || JSON.stringify(known.record) === JSON.stringify(record)) return;
    this.#known.set(record.id, { ...known, record });
    await this.#writeIndex();
    this.#fire("noted", record);
  }

  async remove(id: string): Promise<void> {
    await this.#ask("write", (storage) => storage.delete(this.#keyOf(id)));
    await this.#forget(id);
  }

  /** Compares the index with the entries: a record without an entry goes, an entry without a record comes back. */
  async sweep(): Promise<void> {
    const all = await this.#ask("read", (storage) => storage.keys());
    const keys = all.filter((key) => key.startsWith(this.#prefix));
    const gone = [...this.#known.keys()].filter((id) => !keys.includes(this.#keyOf(id)));
    for (const id of gone) await this.#forget(id);
    const known = new Set([...this.#known.keys()].map((id) => this.#keyOf(id)));
    for (const key of keys) if (!known.has(key)) await this.#reload(key);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changes.dispose();
  }

  get #prefix(): string {
    return `${this.#sort.name}/`;
  }

  get #indexName(): string {
    return `${this.#sort.name}s`;
  }

  #keyOf(id: string): string {
    return `${this.#prefix}${id}`;
  }

  #hear(key: string): void {
    this.#reload(key).catch((error: unknown) => {
      const why = error instanceof Error ? error.message : "unknown";
      this.#ports.warn(`A change in the editor's secret storage could not be read: ${why}`);
    });
  }

  async #reload(key: string): Promise<void> {
    const text = await this.#ask("read", (storage) => storage.get(key));
    if (text === undefined) return this.#forget(key.slice(this.#prefix.length));
    const envelope = this.#open(text);
    if (envelope !== undefined) await this.#accept(envelope);
  }

  async #read(key: string): Promise<Envelope<T> | undefined> {
    const text = await this.#ask("read", (storage) => storage.get(key));
    return text === undefined ? undefined : this.#open(text);
  }

  /** What a newer version of the extension has written is left alone. */
  #open(text: string): Envelope<T> | undefined {
    const { v, revision, record: noted, secrets } = fieldsIn(text);
    const record = v === VERSION ? this.#sort.read(noted) : undefined;
    if (record === undefined) return undefined;
    const texts = Object.entries(fieldsOf(secrets)).filter(([, value]) => typeof value === "string");
    const opened = Object.fromEntries(texts.map(([name, value]) => [name, new Secret(String(value))]));
    for (const secret of Object.values(opened)) this.#ports.know(secret);
    return { record, revision: String(revision), secrets: opened };
  }

  /** Does nothing for what this window has seen already: each change comes as an event as well. */
  async #accept({ record, revision }: Known<T>): Promise<void> {
    const before = this.#known.get(record.id);
    if (before?.revision === revision) return;
    this.#known.set(record.id, { record, revision });
    await this.#writeIndex();
    this.#fire(before === undefined ? "added" : "changed", record);
  }

  async #forget(id: string): Promise<void> {
    const before = this.#known.get(id);
    if (before === undefined) return;
    this.#known.delete(id);
    await this.#writeIndex();
    this.#fire("removed", before.record);
  }

  async #ask<R>(does: StorageUse, call: (storage: SecretStorage) => Thenable<R>): Promise<R> {
    try {
      return await call(this.#ports.secrets);
    } catch (error) {
      throw this.#ports.explain(does, error);
    }
  }

  #fire(what: keyof RecordsChange<T>, record: T): void {
    this.#changes.fire({ added: [], removed: [], changed: [], noted: [], [what]: [record] });
  }

  /** An index that is behind is brought up to date by the next sweep; what an entry holds must not be lost over it. */
  async #writeIndex(): Promise<void> {
    try {
      await this.#ports.state.update(this.#indexName, [...this.#known.values()]);
    } catch (error) {
      this.#ports.warn(`The editor's state could not be written: ${String(error)}`);
    }
  }
}
