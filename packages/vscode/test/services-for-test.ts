import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CommandName, runCommand } from "../src/commands/run-command.ts";
import { CredentialFiles } from "../src/credential-files/credential-files.ts";
import { editorAsJob, modeOf, readSurroundings } from "../src/credential-files/process-surroundings.ts";
import { openTakenPlaces } from "../src/credential-files/taken-place.ts";
import { Emitter } from "../src/emitter.ts";
import { Log } from "../src/log.ts";
import { Cooldown } from "../src/registries/cooldown.ts";
import { editorHttp, registryOpener } from "../src/registries/registry-opener.ts";
import { Verifications } from "../src/registries/verifications.ts";
import { openRotations } from "../src/rotation/rotation-record.ts";
import type { Services } from "../src/services.ts";
import { readSettings } from "../src/settings.ts";
import { AccountStore } from "../src/storage/account-store.ts";
import { HandOffs } from "../src/storage/hand-off.ts";
import type { StorageUse } from "../src/storage/secret-records.ts";
import { trySecretStorage } from "../src/storage/try-secret-storage.ts";
import type { Target } from "../src/target.ts";
import { ClockForTest } from "./clock-for-test.ts";
import { InMemorySecrets } from "./editor/in-memory-secrets.ts";
import { InMemoryState } from "./editor/in-memory-state.ts";
import { type Deed, Script } from "./editor/script.ts";
import { type ScriptedEditor, type ScriptedEditorOptions, scriptedEditor } from "./editor/scripted-editor.ts";
import { explainForTest } from "./storage-for-test.ts";

/** What came of a command that somebody has called. */
export interface Performance {
  /** All that there was to be seen. */
  readonly seen: readonly string[];
  /** What was asked without an answer, or answered without a question. Empty after a good run. */
  readonly openEnds: readonly string[];
  readonly editor: ScriptedEditor;
}

/** One user with a home directory, an editor without a window, and real registries. */
export class Machine {
  readonly home: string;
  readonly secrets: InMemorySecrets;
  readonly state: InMemoryState;
  readonly clock: ClockForTest;
  readonly logLines: string[] = [];
  readonly log: Log;
  readonly accounts: AccountStore;
  readonly env: Record<string, string>;
  readonly #rest: Omit<Services, "editor" | "settings">;

  /** @param before the same machine, whose window was closed: what it kept is there */
  constructor(before?: Machine) {
    this.home = before?.home ?? mkdtempSync(join(tmpdir(), "home-"));
    this.secrets = before?.secrets ?? new InMemorySecrets();
    this.state = before?.state ?? new InMemoryState();
    this.clock = before?.clock ?? new ClockForTest();
    this.env = { HOME: this.home, XDG_CONFIG_HOME: join(this.home, ".config") };
    const write = (line: string) => void this.logLines.push(line);
    this.log = new Log({ info: write, warn: write, error: write, show: () => {} });
    const storage = {
      secrets: this.secrets.openWindow(),
      state: this.state,
      explain: (does: StorageUse, cause: unknown) => explainForTest(does, cause),
      know: this.log.know.bind(this.log),
      warn: write,
    };
    this.accounts = new AccountStore(storage);
    const { accounts, clock, log } = this;
    const http = editorHttp({ clock, version: "0.0.0" });
    const openRegistry = registryOpener({ http, clock });
    const surroundings = () => readSurroundings({ platform: "linux", env: this.env }, this.home);
    this.#rest = {
      version: "0.0.0",
      actionName: "OWNER/setup-registry-token@v1",
      documentChanges: new Emitter(),
      log,
      clock,
      accounts,
      handOffs: new HandOffs(storage),
      rotations: openRotations(storage),
      trySecretStorage: () => trySecretStorage(storage),
      surroundings,
      http,
      openRegistry,
      verifications: new Verifications({ accounts, open: openRegistry, now: clock.now }),
      credentialFiles: new CredentialFiles({
        surroundings,
        job: () => editorAsJob(process, join(this.home, "storage")),
        modeOf,
        remoteName: undefined,
        takenPlaces: openTakenPlaces(storage),
        warn: write,
      }),
      questions: new Cooldown(clock.now),
    };
  }

  services(editor: ScriptedEditor): Services {
    const settings = () => readSettings(editor.workspace.getConfiguration("registryTokens"));
    return { ...this.#rest, editor, settings };
  }

  /** Calls a command, and answers its questions. */
  async perform(
    name: CommandName,
    deeds: readonly Deed[],
    { target, ...options }: ScriptedEditorOptions & { target?: Target } = {},
  ): Promise<Performance> {
    const script = new Script(deeds);
    const editor = scriptedEditor(script, options);
    await runCommand(this.services(editor), name, target);
    return { seen: script.seen, openEnds: script.openEnds, editor };
  }

  /** The text of a file below the home directory. */
  file(name: string): string {
    return readFileSync(join(this.home, name), "utf8");
  }

  /** All that is kept outside of the secret storage, or was shown, but for the package managers' own files. */
  openTexts({ seen, editor }: Performance): string {
    const files = readdirSync(this.home, { recursive: true, encoding: "utf8" })
      .filter((name) => statSync(join(this.home, name)).isFile())
      .filter((name) => !/(pub-tokens|auth|credentials)\.json$/.test(name))
      .map((name) => this.file(name));
    return [
      ...seen,
      ...this.logLines,
      this.state.text(),
      JSON.stringify(editor.executedCommands),
      ...files,
    ].join("\n");
  }

  remove(): void {
    rmSync(this.home, { recursive: true });
  }
}
