import type { Locator, Page } from "playwright-core";
import { exactly } from "./exactly.ts";

/** The box at the top in which VS Code asks for a text or a choice. */
export class QuickInput {
  readonly #widget: Locator;

  constructor(page: Page) {
    this.#widget = page.locator(".quick-input-widget").filter({ visible: true });
  }

  /** The rows to choose from. */
  get rows(): Locator {
    return this.#widget.locator(".quick-input-list .monaco-list-row");
  }

  /** The field for text. VS Code keeps several and shows one. */
  get field(): Locator {
    return this.#widget.locator(".quick-input-box input").filter({ visible: true });
  }

  /** The buttons of the title, and those of a row when the mouse is over it. */
  button(name: string): Locator {
    return this.#widget.getByRole("button", { name });
  }

  /** Waits for this text in the title, the prompt or the placeholder, or for this complaint about what was typed. */
  async says(text: string): Promise<void> {
    // Not in the rows: they may be those of the step before, and speak of the next one.
    const withText = this.#widget
      .locator(".quick-input-title, .quick-input-message, .quick-input-description")
      .filter({ hasText: text, visible: true });
    const withPlaceholder = this.#widget.locator(`input[placeholder*=${JSON.stringify(text)}]`);
    await withText.or(withPlaceholder).first().waitFor();
  }

  /** Types a text in the place of what is there, and confirms it. */
  async answer(text: string): Promise<void> {
    await this.field.fill(text);
    await this.field.press("Enter");
  }

  /** Like {@link answer}, for a field that shows dots; it waits for one that does. */
  async answerSecretly(text: string): Promise<void> {
    const field = this.#widget.locator("input[type=password]").filter({ visible: true });
    await field.fill(text);
    await field.press("Enter");
  }

  /** Chooses the row with exactly this label. */
  async choose(label: string): Promise<void> {
    await this.row(label).click();
  }

  /** The row with exactly this label, which stands before its description and its detail. */
  row(label: string): Locator {
    return this.rows.filter({ has: this.#widget.page().locator(".label-name", { hasText: exactly(label) }) });
  }

  /** Leaves without an answer. */
  async cancel(): Promise<void> {
    await this.field.press("Escape");
    await this.#widget.waitFor({ state: "hidden" });
  }
}
