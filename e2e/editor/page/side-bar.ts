import type { Page } from "playwright-core";
import { TreeView } from "./tree-view.ts";

/** The bar at the side, and the icons that say what it shows. */
export class SideBar {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Shows the container of views with this title. */
  async show(title: string): Promise<void> {
    const icon = this.#page.locator(".activitybar").getByRole("tab", { name: title });
    if ((await icon.getAttribute("aria-selected")) !== "true") await icon.click();
    await this.#page.locator(".sidebar .composite.title").filter({ hasText: title }).waitFor();
  }

  /** A view that shows a tree. */
  tree(title: string): TreeView {
    return new TreeView(this.#page, title);
  }
}
