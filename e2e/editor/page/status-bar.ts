import type { Locator, Page } from "playwright-core";

/** The line at the bottom. */
export class StatusBar {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** The item with this text. Its colours say whether it warns: class `warning-kind` or `error-kind`. */
  item(text: string | RegExp): Locator {
    return this.#page.locator(".statusbar-item").filter({ hasText: text }).first();
  }

  async press(text: string | RegExp): Promise<void> {
    await this.item(text).locator("a").click();
  }
}
