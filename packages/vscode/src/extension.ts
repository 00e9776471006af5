import * as vscode from "vscode";
import { RegistryAuthentication } from "./authentication/registry-authentication.ts";
import type { CommandName } from "./commands/run-command.ts";
import { Container } from "./container.ts";
import { DOCUMENT_SCHEME } from "./documents/document-address.ts";
import { isLazyLoaded, loadLazy } from "./load-lazy.ts";
import { showRegistries } from "./views/show-registries.ts";
import { watchFiles } from "./workspace/watch-files.ts";

const COMMAND_NAMES: Readonly<Record<CommandName, true>> = {
  logIn: true,
  logOut: true,
  whoAmI: true,
  listTokens: true,
  createToken: true,
  revokeToken: true,
  rotateToken: true,
  saveTokenAsSecret: true,
  copySetupStep: true,
  explainCredentials: true,
  doctor: true,
  useAccount: true,
};

/** The registries that the editor's menu of accounts has, by their names as providers. */
const AUTHENTICATED = { onepub: "OnePub", apkg: "apkg", "package-broker": "PACKAGE.broker" } as const;

/** After these the view asks the registries anew. */
const CHANGES_TOKENS: ReadonlySet<CommandName> = new Set([
  "createToken",
  "revokeToken",
  "rotateToken",
  "logIn",
]);

/**
 * Registers what the manifest contributes. The editor waits for this, so it reads no file and asks no server.
 *
 * @returns the container, to the extension's own tests; nothing to other extensions
 */
export function activate(context: vscode.ExtensionContext): Container | undefined {
  const container = new Container(vscode, context);
  const register = (name: string, run: (argument: unknown) => unknown) =>
    context.subscriptions.push(vscode.commands.registerCommand(`registryTokens.${name}`, run));
  for (const name of Object.keys(COMMAND_NAMES) as CommandName[]) {
    register(name, async (argument) => {
      await loadLazy().runCommand(container.services, name, argument);
      if (CHANGES_TOKENS.has(name)) container.tokenLists.forgetAll();
    });
  }
  for (const [kind, label] of Object.entries(AUTHENTICATED) as [keyof typeof AUTHENTICATED, string][]) {
    const provider = new RegistryAuthentication(kind, {
      accounts: container.accounts,
      logIn: async (kind, url) => loadLazy().logInForToken(container.services, { kind, url }),
      onFailure: (error) => container.log.warn(`The menu of accounts is behind: ${String(error)}`),
      logOut: async (accountId) => loadLazy().runCommand(container.services, "logOut", { accountId }),
    });
    const options = { supportsMultipleAccounts: true };
    context.subscriptions.push(
      provider,
      vscode.authentication.registerAuthenticationProvider(kind, label, provider, options),
    );
  }
  const documents: vscode.TextDocumentContentProvider = {
    onDidChange: container.documentChanges.event,
    provideTextDocumentContent: (address) => loadLazy().writeDocument(container.services, address),
  };
  context.subscriptions.push(
    vscode.workspace.registerTextDocumentContentProvider(DOCUMENT_SCHEME, documents),
  );
  register("showLog", () => container.log.show());
  context.subscriptions.push(showRegistries(container), watchFiles(container));
  return context.extensionMode === vscode.ExtensionMode.Test ? container : undefined;
}

/** A token that was copied does not stay on the clipboard when the window closes. */
export async function deactivate(): Promise<void> {
  if (isLazyLoaded()) await loadLazy().clearClipboard();
}
