import type { Locator, Page } from "playwright-core";

/** The question that nothing else can be done before. */
export class Dialog {
  readonly #box: Locator;

  constructor(page: Page) {
    this.#box = page.locator(".monaco-dialog-box");
  }

  /** Waits for a dialog with this text, and reads its message and detail. */
  async read(text: string | RegExp): Promise<string> {
    return this.#box.filter({ hasText: text }).locator(".dialog-message-container").innerText();
  }

  /** Presses a button, and waits until the dialog is gone. */
  async choose(button: string): Promise<void> {
    await this.#box.getByRole("button", { name: button }).click();
    await this.#box.waitFor({ state: "hidden" });
  }
}
