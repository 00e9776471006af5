import type { Locator, Page } from "playwright-core";

/** An item of the menu that a right click has opened. */
export function contextMenuItem(page: Page, name: string): Locator {
  return page.locator(".monaco-menu").getByRole("menuitem", { name });
}
