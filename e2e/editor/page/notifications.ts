import type { Locator, Page } from "playwright-core";

/** What is used here of an element of the page. */
interface PageElement {
  readonly innerText: string;
  click(): void;
  querySelector(selector: string): PageElement;
}

/**
 * Notifications in the corner. They go away after some seconds, so they are to be looked at at once; only three are
 * shown at a time, so they are to be put away; and of more than three within 0.8 s the rest is not shown at all.
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
    // At once, within the page: it could go away by itself between two steps from here.
    return this.with(text).evaluate((notification: PageElement) => {
      const message = notification.querySelector(".notification-list-item-message").innerText;
      notification.querySelector(".codicon-notifications-clear").click();
      return message;
    });
  }

  /** Presses a button of the one with this text. */
  async choose(text: string | RegExp, button: string): Promise<void> {
    const notification = this.with(text);
    // Its buttons are shown when the mouse is over it.
    await notification.hover();
    await notification.getByRole("button", { name: button }).click();
  }
}
