import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { CommandPalette } from "./command-palette.ts";
import { Dialog } from "./dialog.ts";
import { Notifications } from "./notifications.ts";
import { Panel } from "./panel.ts";
import { QuickInput } from "./quick-input.ts";
import { SideBar } from "./side-bar.ts";
import { StatusBar } from "./status-bar.ts";
import { TextEditor } from "./text-editor.ts";

/** Pictures for people. Git ignores the folder. */
const SCREENSHOTS = fileURLToPath(new URL("../../build/screenshots", import.meta.url));

/** One window of VS Code, as its user sees it. */
export class Workbench {
  readonly page: Page;
  readonly palette: CommandPalette;
  readonly quickInput: QuickInput;
  readonly notifications: Notifications;
  readonly dialog: Dialog;
  readonly sideBar: SideBar;
  readonly statusBar: StatusBar;
  readonly panel: Panel;
  readonly textEditor: TextEditor;

  /** @param page on which VS Code is loading; its time-out is what each step waits at most */
  constructor(page: Page) {
    this.page = page;
    this.palette = new CommandPalette(page);
    this.quickInput = new QuickInput(page);
    this.notifications = new Notifications(page);
    this.dialog = new Dialog(page);
    this.sideBar = new SideBar(page);
    this.statusBar = new StatusBar(page);
    this.panel = new Panel(page);
    this.textEditor = new TextEditor(page);
  }

  /** Does something that opens a page outside of the window, such as a log-in, and gives that page. */
  async openedBy(cause: () => Promise<void>): Promise<Page> {
    const [page] = await Promise.all([this.page.context().waitForEvent("page"), cause()]);
    await page.waitForLoadState();
    return page;
  }

  /** Opens an address in a second page of the same browser, as a person would who was sent there. */
  async visit(url: string): Promise<Page> {
    const page = await this.page.context().newPage();
    await page.goto(url);
    return page;
  }

  /** What was copied last. */
  async clipboard(): Promise<string> {
    return String(await this.page.evaluate("navigator.clipboard.readText()"));
  }

  /**
   * Takes a picture of the window.
   *
   * @param name without an ending; characters that file names may not have are replaced
   * @returns the file
   */
  async screenshot(name: string): Promise<string> {
    await mkdir(SCREENSHOTS, { recursive: true });
    const path = join(SCREENSHOTS, `${name.replaceAll(/[^\w-]+/g, "-")}.png`);
    await this.page.screenshot({ path });
    return path;
  }
}
