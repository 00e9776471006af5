import type { Locator, Page } from "playwright-core";
import { QuickInput } from "./quick-input.ts";

/** How long language features may take to answer, in milliseconds; they are registered after the file is shown. */
const LIMIT = 30_000;

/** How long one try takes. */
const TRY = 2_000;

/** The text editor that has the focus. */
export class TextEditor {
  readonly #page: Page;
  readonly #quickInput: QuickInput;

  constructor(page: Page) {
    this.#page = page;
    this.#quickInput = new QuickInput(page);
  }

  /** Opens a file of the workspace, by its name or the end of its path. */
  async open(path: string): Promise<void> {
    const name = path.slice(path.lastIndexOf("/") + 1);
    await this.#page.keyboard.press("Control+P");
    await this.#quickInput.field.fill(path);
    await this.#quickInput.row(name).first().click();
    await this.#page.locator(".tab.active").filter({ hasText: name }).waitFor();
  }

  /** The first place where a text stands. The text must be one to the colouring, such as a word or a string. */
  text(text: string): Locator {
    return this.#page.locator(".editor-instance .view-line span > span").filter({ hasText: text }).first();
  }

  /** What is underlined as a problem. */
  squiggles(severity: "error" | "warning" | "info"): Locator {
    return this.#page.locator(`.editor-instance .squiggly-${severity}`);
  }

  /** The annotations at lines (code lenses). */
  lens(text: string): Locator {
    return this.#page.locator(".codelens-decoration a").filter({ hasText: text });
  }

  /** Holds the mouse over a text until something with the expected text is shown, and reads all of that. */
  async hover(over: string, expected: string | RegExp): Promise<string> {
    const shown = this.#page.locator(".monaco-hover").filter({ visible: true, hasText: expected }).first();
    await this.#until(shown, async () => {
      await this.#page.mouse.move(0, 0);
      const { x, y } = await this.#middleOf(over);
      await this.#page.mouse.move(x, y);
    });
    return shown.innerText();
  }

  /** Chooses from what is offered to do about the place where a text stands (quick fixes and refactorings). */
  async chooseAction(at: string, action: string): Promise<void> {
    const offered = this.#page.locator(".action-widget .monaco-list-row").filter({ hasText: action }).first();
    await this.#until(offered, async () => {
      await this.#page.keyboard.press("Escape");
      const { x, y } = await this.#middleOf(at);
      await this.#page.mouse.click(x, y);
      await this.#page.keyboard.press("Control+.");
    });
    await offered.click();
  }

  /**
   * Where the mouse has to be. Playwright's own click waits until nothing lies over the text, but the editor's cursor may;
   * and it scrolls meanwhile, until the lines that stay at the top cover the text for good.
   */
  async #middleOf(text: string): Promise<{ x: number; y: number }> {
    const place = this.text(text);
    await place.waitFor();
    const box = await place.boundingBox();
    if (box === null) throw new Error(`"${text}" is not on the screen.`);
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }

  async #until(shown: Locator, cause: () => Promise<void>): Promise<void> {
    for (const end = performance.now() + LIMIT; ; ) {
      await cause();
      try {
        return await shown.waitFor({ timeout: TRY });
      } catch (error) {
        if (performance.now() > end) throw error;
      }
    }
  }
}
