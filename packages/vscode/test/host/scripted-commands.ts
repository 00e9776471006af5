import { createRequire } from "node:module";
import { join } from "node:path";
import * as vscode from "vscode";
import type { CommandName } from "../../src/commands/run-command.ts";
import type { Container } from "../../src/container.ts";
import type { Editor } from "../../src/editor.ts";
import type { Target } from "../../src/target.ts";
import { type Deed, Script } from "../editor/script.ts";
import { scriptedWindow } from "../editor/scripted-window.ts";

type Lazy = typeof import("../../src/lazy/index.ts");

/** The extension as this host runs it. */
export async function startExtension(): Promise<Container> {
  const extension = vscode.extensions.getExtension("setup-registry-token.registry-tokens");
  const container: Container | undefined = await extension?.activate();
  if (container === undefined) throw new Error("The extension gave no container: this is no test host.");
  return container;
}

export interface Performing {
  readonly deeds: readonly Deed[];
  readonly target?: Target;
  /** What somebody does with a page that is opened in the browser. */
  readonly onPage?: (page: string) => void;
  /** What the editor has as its session of GitHub. */
  readonly gitHubToken?: string;
}

/** Calls a command of the built extension, and answers its questions; everything else is the real editor's. */
export async function perform(
  container: Container,
  name: CommandName,
  { deeds, target, onPage, gitHubToken }: Performing,
): Promise<Script> {
  const script = new Script(deeds);
  const window = Object.assign(Object.create(vscode.window), scriptedWindow(script));
  const openExternal = async (page: string) => {
    onPage?.(page);
    return true;
  };
  const env = Object.create(vscode.env, { openExternal: { value: openExternal } });
  const getSession = async () => ({ accessToken: gitHubToken });
  const authentication = Object.create(vscode.authentication, { getSession: { value: getSession } });
  const getConfiguration = (section: string) =>
    section === "github-enterprise"
      ? { get: () => container.services.settings().gitHubApiUrl }
      : vscode.workspace.getConfiguration(section);
  const workspace = Object.create(vscode.workspace, { getConfiguration: { value: getConfiguration } });
  const editor: Editor = Object.create(vscode, {
    workspace: { value: workspace },
    window: { value: window },
    env: { value: env },
    authentication: { value: authentication },
  });
  const bundle = join(container.context.extensionPath, "dist", "lazy.cjs");
  // The very module that the extension has loaded.
  const { runCommand }: Lazy = createRequire(bundle)(bundle);
  await runCommand({ ...container.services, editor }, name, target);
  return script;
}

/** Sets a setting for this machine. */
export async function set(name: string, value: unknown): Promise<void> {
  await vscode.workspace
    .getConfiguration("registryTokens")
    .update(name, value, vscode.ConfigurationTarget.Global);
}
