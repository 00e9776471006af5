import { type Browser, chromium } from "playwright-core";
import { requireVscodeRuntime } from "./vscode-runtime.ts";

/** What keeps Chromium from asking servers and from needing a graphics card or much shared memory. */
const SWITCHES = [
  "--disable-gpu",
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-default-apps",
  "--disable-dev-shm-usage",
  "--no-first-run",
];

/** Starts a Chromium without a window. `close()` ends it, and so does the end of this process, for whatever reason. */
export function startBrowser(): Promise<Browser> {
  const { chromium: executablePath } = requireVscodeRuntime();
  return chromium.launch({
    executablePath,
    headless: true,
    args: SWITCHES,
    // Signals are for the program to handle; it may have more to end than the browser.
    handleSIGHUP: false,
    handleSIGINT: false,
    handleSIGTERM: false,
  });
}
