import type { Locator, Page } from "playwright-core";

/** A view that shows a tree in the side bar. */
export class TreeView {
  readonly #pane: Locator;
  readonly #page: Page;

  /** @param title as its header has it, whatever its case */
  constructor(page: Page, title: string) {
    this.#page = page;
    this.#pane = page.locator(".pane").filter({ has: page.locator(".pane-header", { hasText: title }) });
  }

  /** All rows that are shown. Their accessible names hold label, description and state. */
  get rows(): Locator {
    return this.#pane.getByRole("treeitem");
  }

  /** The row with this label. */
  row(label: string): Locator {
    return this.rows.filter({ has: this.#page.locator(".label-name", { hasText: label }) }).first();
  }

  /** What makes a row stand out, by a colour and a sign. The editor paints it some time after the row. */
  decoration(label: string): Locator {
    return this.row(label).locator('[class*="monaco-decoration-itemBadge"]');
  }

  /** What is shown where there are no rows. */
  get welcome(): Locator {
    return this.#pane.locator(".welcome-view-content");
  }

  /** Shows what is below a row. */
  async expand(label: string): Promise<void> {
    const row = this.row(label);
    if ((await row.getAttribute("aria-expanded")) === "true") return;
    await row.locator(".monaco-tl-twistie").click();
  }

  /** Presses a button on a row. It is shown when the mouse is over the row. */
  async pressOn(label: string, button: string): Promise<void> {
    const row = this.row(label);
    await row.hover();
    await row.getByRole("button", { name: button }).click();
  }

  /** Chooses from the menu of a row. */
  async chooseFromMenu(label: string, item: string): Promise<void> {
    await this.row(label).click({ button: "right" });
    const row = this.#page.locator(".monaco-menu").getByRole("menuitem", { name: item });
    // A menu takes no click in its first 100 ms, but it takes a key.
    await row.hover();
    await row.press("Enter");
    await row.waitFor({ state: "hidden" });
  }

  /** Presses a button of the view's header. */
  async press(button: string): Promise<void> {
    await this.#pane.locator(".pane-header").hover();
    await this.#pane.locator(".pane-header").getByRole("button", { name: button }).click();
  }
}
