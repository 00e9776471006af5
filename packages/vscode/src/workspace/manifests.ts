import * as vscode from "vscode";
import { loadLazy } from "../load-lazy.ts";
import { Burst } from "./burst.ts";
import { credentialFilePaths } from "./credential-file-paths.ts";
import { CredentialFileWatch } from "./credential-file-watch.ts";
import type { ExaminedNeed } from "./examined-need.ts";
import type { ManifestReader } from "./manifest-reader.ts";

const NAMES = ["pubspec.yaml", "pubspec_overrides.yaml", "composer.json", "apkg.json"];

/** Where manifests are looked for: in each folder of the workspace, and two levels below. Braces cannot be nested. */
const PLACES = `{${["", "*/", "*/*/"].flatMap((folder) => NAMES.map((name) => folder + name)).join(",")}}`;

const ANYWHERE = `**/{${NAMES.join(",")}}`;

/** Where package managers put packages, hundreds of them at once, each with a manifest of its own. */
const INSTALLED = /\/(?:node_modules|vendor|\.dart_tool|\.apkg)\//;

/** More manifests than this are not looked at. */
const MOST = 100;

/** In bytes. No manifest comes near it. */
const LARGEST = 32 * 1024 * 1024;

/** Which documents are manifests, for language features. */
export const MANIFEST_SELECTOR: vscode.DocumentSelector = { scheme: "file", pattern: ANYWHERE };

/** The manifests of the workspace, and what is known of the registries that they need. */
export class Manifests implements ManifestReader, vscode.Disposable {
  readonly #changes = new vscode.EventEmitter<void>();
  readonly #burst = new Burst(() => this.forget());
  readonly #credentialFiles = new CredentialFileWatch(() => this.forget());
  #needs: Promise<ExaminedNeed[]> | undefined;
  #watch: vscode.Disposable | undefined;
  /** Fires when a manifest has changed on the disk, and when credentials may have changed. */
  readonly onDidChange = this.#changes.event;

  needs(): Promise<ExaminedNeed[]> {
    this.#watch ??= this.#begin();
    if (this.#needs !== undefined) return this.#needs;
    const needs = this.#examineAll();
    this.#needs = needs;
    // Who asks again gets another try.
    needs.catch(() => {
      if (this.#needs === needs) this.#needs = undefined;
    });
    return needs;
  }

  /** Whether a document is a manifest. */
  isManifest(document: vscode.TextDocument): boolean {
    return vscode.languages.match(MANIFEST_SELECTOR, document) > 0;
  }

  examine(document: vscode.TextDocument): ExaminedNeed[] {
    this.#watch ??= this.#begin();
    return this.#examine(document.uri, document.getText());
  }

  /** Looks anew when it is asked next. */
  forget(): void {
    this.#needs = undefined;
    this.#changes.fire();
  }

  dispose(): void {
    this.#watch?.dispose();
    this.#burst.dispose();
    this.#credentialFiles.dispose();
    this.#changes.dispose();
  }

  /** Before the first question nobody has an answer that could become wrong. */
  #begin(): vscode.Disposable {
    const watcher = vscode.workspace.createFileSystemWatcher(ANYWHERE);
    const forget = () => this.forget();
    const hear = ({ path }: vscode.Uri) => {
      if (!INSTALLED.test(path)) this.#burst.hear();
    };
    return vscode.Disposable.from(
      watcher,
      watcher.onDidChange(hear),
      watcher.onDidCreate(hear),
      watcher.onDidDelete(hear),
      vscode.workspace.onDidChangeWorkspaceFolders(forget),
      // Who comes back from a terminal may have logged in there, where no file could be watched.
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused) forget();
      }),
    );
  }

  async #examineAll(): Promise<ExaminedNeed[]> {
    const files = await vscode.workspace.findFiles(PLACES, "**/{node_modules,vendor}/**", MOST);
    const texts = await Promise.all(
      files.map(async (file) => {
        // One that vanishes meanwhile, or that nobody may read, needs nothing that could be shown.
        const text = await readManifest(file).catch(() => undefined);
        return { file, text: text ?? "" };
      }),
    );
    return texts.flatMap(({ file, text }) => this.#examine(file, text));
  }

  #examine(uri: vscode.Uri, text: string): ExaminedNeed[] {
    const { examineManifest, manifestNameOf } = loadLazy();
    const name = manifestNameOf(uri.path);
    if (name === undefined) return [];
    const needs = examineManifest({ name, path: uri.fsPath, text });
    this.#credentialFiles.add(credentialFilePaths(needs.map(({ report }) => report)));
    return needs;
  }
}

/** A repository can hold links to anything: a pipe would be waited for, and a device would never end. */
async function readManifest(file: vscode.Uri): Promise<string | undefined> {
  const { type, size } = await vscode.workspace.fs.stat(file);
  if ((type & vscode.FileType.File) === 0 || size > LARGEST) return undefined;
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
}
