import type { RegistryKindName } from "@setup-registry-token/core";
import { isSameRegistry } from "@setup-registry-token/core/workspace";
import type {
  AuthenticationProvider,
  AuthenticationProviderAuthenticationSessionsChangeEvent,
  AuthenticationProviderSessionOptions,
  AuthenticationSession,
  Disposable,
  Event,
} from "vscode";
import { Emitter } from "../emitter.ts";
import { shortUrl } from "../registries/short-url.ts";
import type { Account } from "../storage/account.ts";
import type { AccountStore, AccountsChange } from "../storage/account-store.ts";

export interface RegistryAuthenticationPorts {
  readonly accounts: AccountStore;
  /** @param url of the registry, where somebody wants that one */
  readonly logIn: (kind: RegistryKindName, url: string | undefined) => Promise<Account>;
  readonly logOut: (accountId: string) => Promise<void>;
  /** Gets what went wrong where nobody waits for an answer. */
  readonly onFailure: (error: unknown) => void;
}

type SessionsChange = AuthenticationProviderAuthenticationSessionsChangeEvent;

/**
 * The accounts of one kind of registry, for the editor's menu of accounts and for other extensions, each of which has to
 * be let by the user. A session's token is what the package manager uses. Its one scope is the registry's URL; to ask
 * for a URL is to ask for an account of that registry, or of any organisation of an OnePub server.
 */
export class RegistryAuthentication implements AuthenticationProvider, Disposable {
  readonly #kind: RegistryKindName;
  readonly #ports: RegistryAuthenticationPorts;
  readonly #changes = new Emitter<SessionsChange>();
  readonly #subscription: Disposable;

  constructor(kind: RegistryKindName, ports: RegistryAuthenticationPorts) {
    this.#kind = kind;
    this.#ports = ports;
    this.#subscription = ports.accounts.onDidChange((change) => {
      this.#tell(change).catch(ports.onFailure);
    });
  }

  get onDidChangeSessions(): Event<SessionsChange> {
    return this.#changes.event;
  }

  async getSessions(
    scopes: readonly string[] | undefined,
    options: AuthenticationProviderSessionOptions,
  ): Promise<AuthenticationSession[]> {
    const wanted = this.#own(this.#ports.accounts.list())
      .filter((account) => (scopes ?? []).every((scope) => isRegistryOf(account, scope)))
      .filter(({ id }) => options.account === undefined || options.account.id === id);
    const sessions = await Promise.all(wanted.map((account) => this.#sessionOf(account)));
    return sessions.filter((session) => session !== undefined);
  }

  /** @throws if the user does not log in, or gets no token */
  async createSession(scopes: readonly string[]): Promise<AuthenticationSession> {
    const account = await this.#ports.logIn(this.#kind, scopes[0]);
    const session = await this.#sessionOf(account);
    if (session === undefined) throw new Error(`The account ${account.name} has no token.`);
    return session;
  }

  async removeSession(sessionId: string): Promise<void> {
    await this.#ports.logOut(sessionId);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changes.dispose();
  }

  #own(accounts: readonly Account[]): Account[] {
    return accounts.filter(({ kind }) => kind === this.#kind);
  }

  async #sessionOf(account: Account): Promise<AuthenticationSession | undefined> {
    if (account.token === undefined) return undefined;
    const token = (await this.#ports.accounts.secretsOf(account))?.token;
    return token && session(account, token.reveal());
  }

  async #tell({ added, changed, removed }: AccountsChange): Promise<void> {
    const present = async (accounts: readonly Account[]) =>
      (await Promise.all(this.#own(accounts).map((account) => this.#sessionOf(account)))).filter(
        (one) => one !== undefined,
      );
    const withoutToken = changed.filter(({ token }) => token === undefined);
    const event = {
      added: await present(added),
      changed: await present(changed),
      // Without its token, which is not there any more.
      removed: this.#own([...removed, ...withoutToken]).map((account) => session(account, "")),
    };
    if (Object.values(event).some(({ length }) => length > 0)) this.#changes.fire(event);
  }
}

/**
 * With the registry's URL, always: the editor keeps by the label which extensions may use an account, so no two accounts
 * may share one, and none may get another when an account is added.
 */
function session({ id, name, url }: Account, accessToken: string): AuthenticationSession {
  return { id, accessToken, account: { id, label: `${name} (${shortUrl(url)})` }, scopes: [url] };
}

/** OnePub's server has a registry for each organisation below it, and a log-in there tells which it is. */
function isRegistryOf({ kind, url }: Account, scope: string): boolean {
  return (
    isSameRegistry(scope, url) ||
    (kind === "onepub" && URL.canParse(url) && isSameRegistry(scope, new URL(url).origin))
  );
}
