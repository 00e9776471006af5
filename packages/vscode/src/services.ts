import type { HttpClient, HttpClock, Surroundings } from "@setup-registry-token/core";
import type { ExtensionContext, Uri } from "vscode";
import { CredentialFiles } from "./credential-files/credential-files.ts";
import { editorAsJob, modeOf, readSurroundings } from "./credential-files/process-surroundings.ts";
import { openTakenPlaces } from "./credential-files/taken-place.ts";
import type { Editor } from "./editor.ts";
import type { Emitter } from "./emitter.ts";
import type { Log } from "./log.ts";
import { Cooldown } from "./registries/cooldown.ts";
import { editorHttp, type RegistryOpener, registryOpener } from "./registries/registry-opener.ts";
import { Verifications } from "./registries/verifications.ts";
import { openRotations, type RotationStore } from "./rotation/rotation-record.ts";
import { readSettings, type Settings } from "./settings.ts";
import type { AccountStore } from "./storage/account-store.ts";
import type { HandOffs } from "./storage/hand-off.ts";
import type { StoragePorts } from "./storage/secret-records.ts";
import { trySecretStorage } from "./storage/try-secret-storage.ts";

/** What the first bundle has made. */
export interface ServiceParts {
  readonly editor: Editor;
  readonly context: Pick<ExtensionContext, "extension" | "globalStorageUri" | "subscriptions">;
  readonly log: Log;
  readonly storage: StoragePorts;
  readonly accounts: AccountStore;
  readonly handOffs: HandOffs;
  readonly documentChanges: Emitter<Uri>;
}

/** What commands and views work with. */
export interface Services {
  readonly editor: Editor;
  /** Of this extension. */
  readonly version: string;
  /** Of the GitHub Action, such as `acme/setup-registry-token@v1`. */
  readonly actionName: string;
  readonly log: Log;
  readonly clock: HttpClock;
  readonly accounts: AccountStore;
  readonly handOffs: HandOffs;
  readonly rotations: RotationStore;
  /** Before a registry issues anything, see {@link trySecretStorage}. */
  readonly trySecretStorage: () => Promise<void>;
  readonly settings: () => Settings;
  /** This machine, with the first folder of the workspace as the current directory. */
  readonly surroundings: () => Surroundings;
  readonly http: HttpClient;
  readonly openRegistry: RegistryOpener;
  readonly verifications: Verifications;
  readonly credentialFiles: CredentialFiles;
  /** Fires when a document of ours has to be written anew. */
  readonly documentChanges: Emitter<Uri>;
  /** For questions that nobody has asked for, such as whether to log in again. */
  readonly questions: Cooldown;
}

/** Makes all that needs core's larger part. Nothing is read, nothing is asked. */
export function openServices(parts: ServiceParts, clock: HttpClock): Services {
  const { editor, context, log, accounts, handOffs, storage, documentChanges } = parts;
  const { version, repository } = context.extension.packageJSON;
  const http = editorHttp({ clock, version });
  const open = registryOpener({ http, clock });
  const verifications = new Verifications({ accounts, open, now: clock.now });
  const takenPlaces = openTakenPlaces(storage);
  const rotations = openRotations(storage);
  context.subscriptions.push(verifications, takenPlaces, rotations);
  const project = () => editor.workspace.workspaceFolders?.[0]?.uri.fsPath ?? process.cwd();
  const surroundings = () => readSurroundings(process, project());
  return {
    editor,
    version,
    actionName: actionNameOf(repository.url, version),
    log,
    clock,
    accounts,
    handOffs,
    rotations,
    trySecretStorage: () => trySecretStorage(storage),
    settings: () => readSettings(editor.workspace.getConfiguration("registryTokens")),
    surroundings,
    http,
    openRegistry: open,
    verifications,
    credentialFiles: new CredentialFiles({
      surroundings,
      job: () => editorAsJob(process, context.globalStorageUri.fsPath),
      modeOf,
      remoteName: editor.env.remoteName,
      takenPlaces,
      warn: log.warn.bind(log),
    }),
    documentChanges,
    questions: new Cooldown(clock.now),
  };
}

/** The extension and the action come from one repository, and in one release. What was not released is a 0.0.0. */
function actionNameOf(repositoryUrl: string, version: string): string {
  const [, name] = /github\.com\/([^/]+\/[^/]+?)(?:\.git)?$/.exec(repositoryUrl) ?? [];
  return `${name}@v${Math.max(1, Number.parseInt(version, 10))}`;
}
