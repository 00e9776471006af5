import { rm } from "node:fs/promises";
import type { Browser, BrowserContext } from "playwright-core";
import type { CodeServer } from "./code-server.ts";
import { Workbench } from "./page/workbench.ts";
import { type Settings, type Theme, themeSetting } from "./settings.ts";
import { copyWorkspace, type Fixture } from "./workspace-copy.ts";

/** What a window shows, and how. */
export interface WindowOptions {
  readonly fixture: Fixture;
  /** Dark, if it is left out. */
  readonly theme?: Theme;
  readonly settings?: Settings;
}

/** A window of VS Code with a browser profile of its own, and with it secrets of its own. */
export interface EditorWindow {
  readonly workbench: Workbench;
  /** The copy of the fixture that it shows. */
  readonly folder: string;
  close(): Promise<void>;
}

/** How long the workbench may take, in milliseconds. It takes 3 s on an idle machine, and 20 s on a busy one. */
const WINDOW_LIMIT = 90_000;

/** How long one step of a test waits at most, in milliseconds. */
const STEP_LIMIT = 30_000;

/** Opens a window on a fresh copy of a fixture; returns when the workbench is there. */
export async function openWindow(
  { server, browser }: { server: CodeServer; browser: Browser },
  { fixture, theme = "dark", settings = {} }: WindowOptions,
): Promise<EditorWindow> {
  const folder = await copyWorkspace(fixture, { ...themeSetting(theme), ...settings });
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: server.url });
  context.setDefaultTimeout(STEP_LIMIT);
  await openLoopbackDirectly(context, server);
  const workbench = new Workbench(await context.newPage());
  await workbench.page.goto(`${server.url}/?${new URLSearchParams({ folder })}`);
  await workbench.statusBar.item("").waitFor({ timeout: WINDOW_LIMIT });
  const close = async () => {
    await context.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { workbench, folder, close };
}

/** code-server has pages of other servers on this machine opened through itself, under other paths. Here they are not. */
async function openLoopbackDirectly(context: BrowserContext, server: CodeServer): Promise<void> {
  await context.route(`${server.url}/proxy/**`, async (route) => {
    const [, port, rest] = /\/proxy\/(\d+)(.*)$/s.exec(route.request().url()) ?? [];
    await route.fulfill({ status: 307, headers: { location: `http://127.0.0.1:${port}${rest}` } });
  });
}
