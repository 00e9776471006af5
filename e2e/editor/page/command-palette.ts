import type { Page } from "playwright-core";
import { QuickInput } from "./quick-input.ts";

/** How long a command may take to appear: extensions are registered some seconds after the window is shown. */
const LIMIT = 60_000;

/** How long one look into the palette takes. It does not take up commands that come later, so it is opened again. */
const LOOK = 2_000;

/** The list of all commands. */
export class CommandPalette {
  readonly #page: Page;
  readonly #input: QuickInput;

  constructor(page: Page) {
    this.#page = page;
    this.#input = new QuickInput(page);
  }

  /**
   * Runs a command, as soon as there is one of that name.
   *
   * @param command its category and title, for example `Registry Tokens: Show Log`
   */
  async run(command: string): Promise<void> {
    for (const end = performance.now() + LIMIT; ; ) {
      await this.#open(command);
      try {
        return await this.#input.row(command).first().click({ timeout: LOOK });
      } catch (error) {
        if (performance.now() > end) throw error;
      }
      await this.#input.cancel();
    }
  }

  /** Whether a command is offered now. Let another one run first, so that the commands are there. */
  async offers(command: string): Promise<boolean> {
    await this.#open(command);
    await this.#input.rows.first().waitFor();
    const count = await this.#input.row(command).count();
    await this.#input.cancel();
    return count > 0;
  }

  async #open(command: string): Promise<void> {
    await this.#page.keyboard.press("F1");
    await this.#input.field.fill(`>${command}`);
  }
}
