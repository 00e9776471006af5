import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, onTestFinished } from "vitest";
import { startBrowser } from "./browser.ts";
import { type CodeServer, startCodeServer } from "./code-server.ts";
import { findVscodeRuntime } from "./vscode-runtime.ts";
import { type EditorWindow, openWindow, type WindowOptions } from "./window.ts";

/** The packaged extension. `npm run build` makes it. */
export const vsix = fileURLToPath(
  new URL("../../packages/vscode/dist/registry-tokens.vsix", import.meta.url),
);

/** A VS Code with the packaged extension, for all tests of a suite. */
export interface Editor {
  /** The server. Its `home` is where package managers keep their credentials, for all windows. */
  readonly server: CodeServer;
  /** Opens a window. It is closed after the test, and if that fails, there is a picture of it. */
  openWindow(options: WindowOptions): Promise<EditorWindow>;
}

/**
 * Describes what a user sees and does. code-server and a browser are started once, for all tests of the suite; where
 * they are missing, the suite is skipped.
 *
 * @param options.environment what the extension host sees besides the environment of this process
 */
export function describeInEditor(
  name: string,
  define: (editor: Editor) => void,
  options: { environment?: NodeJS.ProcessEnv } = {},
): void {
  describe.skipIf(findVscodeRuntime() === undefined)(name, () => {
    let server: CodeServer | undefined;
    let browser: Browser | undefined;
    beforeAll(async () => {
      server = await startCodeServer({ vsix, ...options });
      browser = await startBrowser();
    });
    afterAll(async () => {
      await browser?.close();
      await server?.stop();
    });
    const started = () => {
      if (server === undefined || browser === undefined)
        throw new Error("Only tests and hooks can use this.");
      return { server, browser };
    };
    define({
      get server() {
        return started().server;
      },
      async openWindow(windowOptions) {
        const window = await openWindow(started(), windowOptions);
        onTestFinished(async ({ task }) => {
          if (task.result?.state === "fail") await window.workbench.screenshot(`failed ${task.name}`);
          await window.close();
        });
        return window;
      },
    });
  });
}
