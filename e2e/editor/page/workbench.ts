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
import { STORED_STATE } from "./stored-state.ts";
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
   * What VS Code keeps over restarts, extensions' global state and workspace state included: in a browser, the page's
   * databases. It writes some time after a change, so this waits.
   *
   * @param options.until a text that is certain to be there in the end
   */
  async storedState({ until }: { until: string }): Promise<string> {
    const wanted = JSON.stringify(until);
    const state = await this.page.waitForFunction(
      `${STORED_STATE}.then((state) => state.includes(${wanted}) && state)`,
      undefined,
      { polling: 250 },
    );
    return String(await state.jsonValue());
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
