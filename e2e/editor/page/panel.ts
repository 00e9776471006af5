import type { Locator, Page } from "playwright-core";

/** The area below the editors. */
export class Panel {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** The lines of the output channel or log that is shown. Only those in sight are there. */
  get output(): Locator {
    return this.#page.locator(".output-view-content .view-line, .output-view .view-line");
  }

  /** The problems, after the command `View: Focus Problems` or the like has shown them. */
  get problems(): Locator {
    return this.#page.locator(".markers-panel-container .monaco-list-row");
  }
}
