import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, onTestFinished } from "vitest";
import { startBrowser } from "./browser.ts";
import { type CodeServer, startCodeServer } from "./code-server.ts";
import { Workbench } from "./page/workbench.ts";
import { type Settings, type Theme, themeSetting } from "./settings.ts";

const extension = fileURLToPath(new URL("../../packages/vscode/", import.meta.url));

/** The packaged extension. `npm run build` makes it. */
export const vsix = join(extension, "dist", "registry-tokens.vsix");

/** Folders of packages/vscode/fixtures. */
export type Fixture = "pub" | "composer" | "apkg" | "mixed" | "empty";

/** How long the workbench may take, in milliseconds. It takes 3 s on an idle machine, and 20 s on a busy one. */
const WINDOW_LIMIT = 90_000;

/** How long one step of a test waits at most, in milliseconds. */
const STEP_LIMIT = 30_000;

/** A VS Code with the packaged extension, for all tests of a file. */
export interface EditorForFile {
  /** The server; its `home` is where package managers keep their credentials. */
  readonly server: CodeServer;
  /** Opens a window of its own, with secrets of its own, on a fresh copy of a workspace. It is closed after the test. */
  openWindow(options: {
    fixture: Fixture;
    theme?: Theme;
    settings?: Settings;
  }): Promise<Workbench & { readonly folder: string }>;
}

/**
 * Starts code-server and a browser before the tests of this file, and ends them afterwards. A test that fails leaves a
 * picture of its window.
 *
 * @param options.environment what the extension host sees besides the environment of this process
 */
export function editorForFile(options: { environment?: NodeJS.ProcessEnv } = {}): EditorForFile {
  let server: CodeServer | undefined;
  let browser: Browser | undefined;
  beforeAll(async () => {
    [server, browser] = await Promise.all([startCodeServer({ vsix, ...options }), startBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });
  const started = () => {
    if (server === undefined || browser === undefined) throw new Error("The editor has not been started.");
    return { server, browser };
  };
  return {
    get server() {
      return started().server;
    },
    async openWindow({ fixture, theme = "dark", settings = {} }) {
      const { server, browser } = started();
      const folder = await copyOf(fixture, { ...themeSetting(theme), ...settings });
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
      await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: server.url });
      context.setDefaultTimeout(STEP_LIMIT);
      const workbench = new Workbench(await context.newPage());
      onTestFinished(async ({ task }) => {
        if (task.result?.state === "fail") await workbench.screenshot(`failed ${task.name}`);
        await context.close();
        await rm(folder, { recursive: true, force: true });
      });
      await workbench.page.goto(`${server.url}/?${new URLSearchParams({ folder })}`);
      await workbench.statusBar.item("").waitFor({ timeout: WINDOW_LIMIT });
      return Object.assign(workbench, { folder });
    },
  };
}

/** A temporary copy of a fixture, with settings of the workspace: they hold for one window only. */
async function copyOf(fixture: Fixture, settings: Settings): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `${fixture}-`));
  await cp(join(extension, "fixtures", fixture), folder, { recursive: true });
  await mkdir(join(folder, ".vscode"), { recursive: true });
  await writeFile(join(folder, ".vscode", "settings.json"), JSON.stringify(settings));
  return folder;
}
