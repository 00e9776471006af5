import type { Locator, Page } from "playwright-core";

/**
 * Notifications in the corner. They go away after some seconds, so they are to be looked at at once; and only three are
 * shown at a time, so they are to be put away.
 */
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

  /** Waits for the one with this text, reads all of its message, and puts it away without an answer. */
  async take(text: string | RegExp): Promise<string> {
    const notification = this.with(text);
    const message = await notification.locator(".notification-list-item-message").innerText();
    await notification.hover();
    await notification.getByRole("button", { name: /^Clear Notification/ }).click();
    return message;
  }

  /** Presses a button of the one with this text. */
  async choose(text: string | RegExp, button: string): Promise<void> {
    const notification = this.with(text);
    // Its buttons are shown when the mouse is over it.
    await notification.hover();
    await notification.getByRole("button", { name: button }).click();
  }
}
