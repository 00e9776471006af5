/**
 * Loads the second bundle, which holds what few uses need: the packages of npm.
 *
 * `require`, since that is what a CommonJS extension has; and a file of a fixed name, since an update in the background
 * deletes the old version's files under a window that is still running it, and fewer names can then be missing.
 */
export function loadLazy(): typeof import("./lazy/index.ts") {
  isLoaded = true;
  return require("./lazy.cjs");
}

let isLoaded = false;

/** Whether anything has loaded the second bundle. */
export function isLazyLoaded(): boolean {
  return isLoaded;
}
