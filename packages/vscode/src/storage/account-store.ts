import type { Secret } from "@setup-registry-token/core";
import type { Disposable, Event } from "vscode";
import { type Account, accountId, readAccount, type TokenNote } from "./account.ts";
import { type RecordsChange, SecretRecords, type StoragePorts } from "./secret-records.ts";

/** The secret part of an account: at least one of the two. */
export interface AccountSecrets {
  /** What the package manager uses. */
  readonly token?: Secret;
  /** What only manages tokens. */
  readonly session?: Secret;
}

export type AccountsChange = RecordsChange<Account>;

/** The accounts that somebody has logged in to, in any window. */
export class AccountStore implements Disposable {
  readonly #records: SecretRecords<Account>;

  /** Reads the index from memory, and nothing else. */
  constructor(ports: StoragePorts) {
    this.#records = new SecretRecords({ name: "account", read: readAccount }, ports);
  }

  /** Fires once for each change, whichever window made it. */
  get onDidChange(): Event<AccountsChange> {
    return this.#records.onDidChange;
  }

  /** By kind, URL and name. From memory: no keyring is asked. */
  list(): readonly Account[] {
    return [...this.#records.list()].sort((one, other) => (one.id < other.id ? -1 : 1));
  }

  find(id: string): Account | undefined {
    return this.#records.find(id);
  }

  /** @returns `undefined` if they are gone from the secret storage */
  async secretsOf({ id }: Pick<Account, "id">): Promise<AccountSecrets | undefined> {
    return this.#records.secretsOf(id);
  }

  /** Adds an account, or replaces the one with the same kind, URL and name, secrets included. */
  async save(account: Omit<Account, "id">, secrets: AccountSecrets): Promise<Account> {
    const saved = { ...account, id: accountId(account) };
    await this.#records.put(saved, { ...secrets });
    return saved;
  }

  /** Notes what the registry has just said of a token. The secret storage is not touched. */
  async noteToken({ id }: Pick<Account, "id">, note: Partial<TokenNote>): Promise<void> {
    const account = this.#records.find(id);
    if (account?.token === undefined) return;
    await this.#records.note({ ...account, token: { ...account.token, ...note } });
  }

  async remove({ id }: Pick<Account, "id">): Promise<void> {
    await this.#records.remove(id);
  }

  /** Compares the index with the secret storage, see {@link SecretRecords.sweep}. */
  async sweep(): Promise<void> {
    await this.#records.sweep();
  }

  dispose(): void {
    this.#records.dispose();
  }
}
