import type { QuickInputButton, QuickPickItem } from "vscode";
import { Emitter } from "../../src/emitter.ts";
import type { Deed, Script } from "./script.ts";

/** What an input box and a list have in common, and the person in front of it. */
abstract class ScriptedQuestion {
  title: string | undefined;
  step: number | undefined;
  totalSteps: number | undefined;
  placeholder: string | undefined;
  enabled = true;
  busy = false;
  ignoreFocusOut = false;
  buttons: readonly QuickInputButton[] = [];
  readonly #accept = new Emitter<void>();
  readonly #hide = new Emitter<void>();
  readonly #button = new Emitter<QuickInputButton>();
  readonly onDidAccept = this.#accept.event;
  readonly onDidHide = this.#hide.event;
  readonly onDidTriggerButton = this.#button.event;
  protected readonly script: Script;
  #isOpen = false;

  constructor(script: Script) {
    this.script = script;
  }

  show(): void {
    this.#isOpen = true;
    void this.#answer();
  }

  hide(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#hide.fire();
  }

  dispose(): void {
    this.hide();
  }

  /** Shows the question, and takes an answer, until one does. */
  async #answer(): Promise<void> {
    while (await this.#isReady()) {
      const position = this.step === undefined ? undefined : `(${this.step}/${this.totalSteps})`;
      this.script.see(position, this.title, this.placeholder, ...this.texts());
      const question = [this.title, this.placeholder, ...this.texts()].filter(Boolean).join(" | ");
      if (!this.ignoreFocusOut) this.script.problems.push(`Vanishes with the focus: ${question}`);
      const deed = this.script.next(question);
      if (deed === "back") this.#goBack(question);
      else if (deed === "enter") this.#accept.fire();
      else if (deed === "escape" || !this.enter(deed)) {
        if (deed !== "escape") this.script.refuse(deed, question);
        this.hide();
      } else {
        this.#accept.fire();
        await this.#leave(deed, question);
      }
    }
  }

  async #leave(deed: Deed, question: string): Promise<void> {
    if (typeof deed === "string" || !("leave" in deed)) return;
    await deed.when;
    if (deed.leave === "back") this.#goBack(question);
    else this.hide();
  }

  #goBack(question: string): void {
    const [button] = this.buttons;
    if (button !== undefined) this.#button.fire(button);
    else {
      this.script.refuse("back", question);
      this.hide();
    }
  }

  /** @returns whether it is still there when it is no longer busy */
  async #isReady(): Promise<boolean> {
    do await new Promise((resolve) => setImmediate(resolve));
    while (this.#isOpen && (this.busy || !this.enabled));
    return this.#isOpen;
  }

  protected abstract texts(): readonly (string | undefined)[];

  /** @returns whether this answers the question */
  protected abstract enter(deed: Deed): boolean;
}

export class ScriptedInputBox extends ScriptedQuestion {
  prompt: string | undefined;
  password = false;
  value = "";
  validationMessage: string | undefined;
  readonly #value = new Emitter<string>();
  readonly onDidChangeValue = this.#value.event;

  protected texts(): readonly (string | undefined)[] {
    return [this.prompt, this.password ? "(hidden)" : this.value, this.validationMessage];
  }

  protected enter(deed: Deed): boolean {
    if (typeof deed === "string" || !("type" in deed)) return false;
    this.value = deed.type;
    this.#value.fire(deed.type);
    return true;
  }
}

export class ScriptedList<Item extends QuickPickItem> extends ScriptedQuestion {
  items: readonly Item[] = [];
  selectedItems: readonly Item[] = [];
  canSelectMany = false;

  protected texts(): readonly (string | undefined)[] {
    return this.items.flatMap(({ label, description, detail }) => [label, description, detail]);
  }

  protected enter(deed: Deed): boolean {
    if (typeof deed === "string") return false;
    if ("tick" in deed && this.canSelectMany) {
      this.selectedItems = this.items.filter(({ label }) => deed.tick.includes(label));
      return this.selectedItems.length === deed.tick.length;
    }
    if (!("choose" in deed) || this.canSelectMany) return false;
    this.selectedItems = this.items.filter(({ label }) => label.startsWith(deed.choose)).slice(0, 1);
    return this.selectedItems.length === 1;
  }
}
