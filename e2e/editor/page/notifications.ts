import type { Locator, Page } from "playwright-core";

/** Notifications in the corner. They go away after some seconds, so they are to be looked at at once. */
export class Notifications {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** The one with this text. */
  with(text: string | RegExp): Locator {
    return this.#page
      .locator(".notifications-toasts .notification-list-item")
      .filter({ hasText: text })
      .first();
  }

  /** Waits for the one with this text, and reads all of its message. */
  async read(text: string | RegExp): Promise<string> {
    return this.with(text).locator(".notification-list-item-message").innerText();
  }

  /** Presses a button of the one with this text. */
  async choose(text: string | RegExp, button: string): Promise<void> {
    const notification = this.with(text);
    // Its buttons are shown when the mouse is over it.
    await notification.hover();
    await notification.getByRole("button", { name: button }).click();
  }
}
