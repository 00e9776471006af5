import { RegistryTokenError, type Secret, type Verification } from "@setup-registry-token/core";
import { askAboutToken } from "@setup-registry-token/core/registries";
import type { Disposable, Event } from "vscode";
import { Emitter } from "../emitter.ts";
import type { Account } from "../storage/account.ts";
import type { AccountStore } from "../storage/account-store.ts";
import { noteExpiry } from "../storage/noted-expiry.ts";
import type { RegistryOpener } from "./registry-opener.ts";

/** What a registry said of an account's token when it was asked last. */
export type TokenStanding =
  | { readonly kind: "verified"; readonly at: number; readonly verification: Verification }
  /** It was asked, and this is why there is no yes. */
  | { readonly kind: "failed"; readonly at: number; readonly error: RegistryTokenError };

export interface VerificationPorts {
  readonly accounts: AccountStore;
  readonly open: RegistryOpener;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** An answer is good for this long, in milliseconds: PACKAGE.broker counts each question against the token's limit. */
const LIFETIME = 5 * 60_000;

/** Asks registries about tokens, not more often than is needed, and remembers for this window what they said. */
export class Verifications implements Disposable {
  readonly #ports: VerificationPorts;
  readonly #standings = new Map<string, TokenStanding>();
  readonly #underWay = new Map<string, Promise<TokenStanding | undefined>>();
  readonly #changes = new Emitter<{ readonly accountId: string }>();
  readonly #subscription: Disposable;

  constructor(ports: VerificationPorts) {
    this.#ports = ports;
    // What was said was said of other secrets.
    this.#subscription = ports.accounts.onDidChange(({ changed, removed }) => {
      for (const { id } of [...changed, ...removed]) this.forget(id);
    });
  }

  /** Fires when there is something new about an account's token. */
  get onDidChange(): Event<{ readonly accountId: string }> {
    return this.#changes.event;
  }

  /** From memory: asks nobody. */
  latest(accountId: string): TokenStanding | undefined {
    return this.#standings.get(accountId);
  }

  forget(accountId: string): void {
    this.#underWay.delete(accountId);
    if (this.#standings.delete(accountId)) this.#changes.fire({ accountId });
  }

  /**
   * Asks the registry about the account's token, or remembers an answer of the last five minutes. Two that ask at the
   * same time share one question.
   *
   * @param options.isAnew asks in any case
   * @param options.signal ends the waiting; the question goes on for others
   * @returns `undefined` if the account has no token, or its secrets are gone
   */
  async verify(
    account: Account,
    { isAnew, signal }: { isAnew?: boolean; signal?: AbortSignal } = {},
  ): Promise<TokenStanding | undefined> {
    signal?.throwIfAborted();
    const standing = this.#verify(account, isAnew);
    return signal === undefined ? standing : Promise.race([standing, rejectsWith(signal)]);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changes.dispose();
  }

  async #verify(account: Account, isAnew = false): Promise<TokenStanding | undefined> {
    const known = this.#standings.get(account.id);
    const isFresh = known !== undefined && this.#ports.now() - known.at < LIFETIME;
    if (isFresh && !isAnew) return known;
    const underWay = this.#underWay.get(account.id);
    if (underWay !== undefined) return underWay;
    const question: Promise<TokenStanding | undefined> = this.#ask(
      account,
      () =>
        // Meanwhile the account may have got another token, or have gone.
        this.#underWay.get(account.id) === question,
    ).finally(() => {
      if (this.#underWay.get(account.id) === question) this.#underWay.delete(account.id);
    });
    this.#underWay.set(account.id, question);
    return question;
  }

  async #ask(account: Account, isStillWanted: () => boolean): Promise<TokenStanding | undefined> {
    const token = (await this.#ports.accounts.secretsOf(account))?.token;
    if (token === undefined) return undefined;
    const standing = await this.#standingOf(account, token);
    if (isStillWanted()) await this.#remember(account, standing);
    return standing;
  }

  async #standingOf(account: Account, token: Secret): Promise<TokenStanding> {
    const { open, now } = this.#ports;
    try {
      return { kind: "verified", verification: await askAboutToken(open(account), token), at: now() };
    } catch (error) {
      if (!(error instanceof RegistryTokenError)) throw error;
      return { kind: "failed", error, at: now() };
    }
  }

  async #remember(account: Account, standing: TokenStanding): Promise<void> {
    this.#standings.set(account.id, standing);
    if (standing.kind === "verified") {
      const { certainty, expiry } = standing.verification;
      await this.#ports.accounts.noteToken(account, {
        ...(certainty === "accepted" && { verifiedAt: new Date(standing.at).toISOString() }),
        ...(expiry.kind !== "unknown" && { expiry: noteExpiry(expiry) }),
      });
    }
    this.#changes.fire({ accountId: account.id });
  }
}

function rejectsWith(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
