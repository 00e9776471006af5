import type { Disposable, ExtensionContext, Uri } from "vscode";
import type { Editor } from "./editor.ts";
import { Emitter } from "./emitter.ts";
import { loadLazy } from "./load-lazy.ts";
import type { Log } from "./log.ts";
import { TokenLists } from "./registries/token-lists.ts";
import type { Services } from "./services.ts";
import type { Account } from "./storage/account.ts";
import { AccountStore } from "./storage/account-store.ts";
import { HandOffs } from "./storage/hand-off.ts";
import type { StoragePorts } from "./storage/secret-records.ts";
import { Manifests } from "./workspace/manifests.ts";

/**
 * Where everything comes together. Each part is made when it is first asked for: the start of the editor waits for none
 * of them.
 */
export class Container {
  readonly editor: Editor;
  readonly context: ExtensionContext;
  /** Fires when a document of ours has to be written anew. */
  readonly documentChanges = new Emitter<Uri>();
  #log: Log | undefined;
  #accounts: AccountStore | undefined;
  #handOffs: HandOffs | undefined;
  #tokenLists: TokenLists | undefined;
  #manifests: Manifests | undefined;
  #services: Services | undefined;

  constructor(editor: Editor, context: ExtensionContext) {
    this.editor = editor;
    this.context = context;
  }

  /** The second bundle is loaded for this. */
  get log(): Log {
    this.#log ??= this.#openLog();
    return this.#log;
  }

  /** From memory: painting its list asks no keyring. */
  get accounts(): AccountStore {
    this.#accounts ??= this.#owned(new AccountStore(this.#storage));
    return this.#accounts;
  }

  get handOffs(): HandOffs {
    this.#handOffs ??= this.#owned(new HandOffs(this.#storage));
    return this.#handOffs;
  }

  /** Asked for a list, it loads the second bundle. */
  get tokenLists(): TokenLists {
    this.#tokenLists ??= this.#owned(
      new TokenLists({
        accounts: this.accounts,
        ask: (account) => loadLazy().askForTokens(account, this.services),
      }),
    );
    return this.#tokenLists;
  }

  /** Asked what a manifest needs, it loads the second bundle. */
  get manifests(): Manifests {
    this.#manifests ??= this.#owned(new Manifests());
    return this.#manifests;
  }

  /** Whether programs can manage an account's tokens. The second bundle is loaded for this. */
  canManage(account: Account): boolean {
    return loadLazy().canManageTokens(account, this.services);
  }

  /** The second bundle is loaded for this. */
  get services(): Services {
    this.#services ??= this.#openServices();
    return this.#services;
  }

  #openLog(): Log {
    const { window, env } = this.editor;
    const { Log } = loadLazy();
    const log = new Log(this.#owned(window.createOutputChannel("Registry Tokens", { log: true })));
    log.info(`Registry Tokens ${this.context.extension.packageJSON.version} in ${env.appName}`);
    return log;
  }

  #openServices(): Services {
    const { editor, context, log, accounts, handOffs, documentChanges } = this;
    const { announceInterrupted, openServices, systemClock } = loadLazy();
    const services = openServices(
      { editor, context, log, accounts, handOffs, documentChanges, storage: this.#storage },
      systemClock,
    );
    announceInterrupted(services);
    return services;
  }

  get #storage(): StoragePorts {
    const { secrets, globalState } = this.context;
    return {
      secrets,
      state: globalState,
      explain: (does, cause) => {
        this.log.warn(`The editor's secret storage has failed (${does}): ${String(cause)}`);
        return loadLazy().secretStorageUnavailable(
          { editor: this.editor, platform: process.platform },
          does,
          cause,
        );
      },
      know: (secret) => this.log.know(secret),
      warn: (message) => this.log.warn(message),
    };
  }

  #owned<T extends Disposable>(part: T): T {
    this.context.subscriptions.push(part);
    return part;
  }
}
