import { join } from "node:path";
import { installDebianPackages } from "./debian-packages.mjs";
import { findProgram, isExecutable } from "./find-program.mjs";

/** What Chromium and its like are called on a search path. */
const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge"];

/** Without a font the pictures of a failed test show boxes. */
const PACKAGES = ["chromium", "fonts-dejavu-core"];

/**
 * Looks for Chromium or a browser made of it, and installs Debian's where that is allowed.
 *
 * @returns {Promise<string | undefined>} absolute path of the program; undefined where there is none
 */
export async function provideChromium() {
  const found = findChromium();
  if (found !== undefined || process.platform !== "linux") return found;
  await installDebianPackages({ names: ["chromium"], packages: PACKAGES });
  return findChromium();
}

/** A browser that CHROMIUM names is not looked for elsewhere: a typing error should not go unnoticed. */
function findChromium() {
  const { CHROMIUM } = process.env;
  if (CHROMIUM !== undefined && CHROMIUM !== "") return isExecutable(CHROMIUM) ? CHROMIUM : undefined;
  return [...NAMES.map(findProgram), ...usualPlaces()].find(
    (file) => file !== undefined && isExecutable(file),
  );
}

/** Where browsers are installed without being on the search path. */
function usualPlaces() {
  if (process.platform === "darwin") {
    return ["Google Chrome", "Chromium", "Microsoft Edge"].map(
      (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
    );
  }
  if (process.platform !== "win32") return [];
  const { ProgramFiles, "ProgramFiles(x86)": ProgramFiles32, LOCALAPPDATA } = process.env;
  return [ProgramFiles, ProgramFiles32, LOCALAPPDATA]
    .filter((folder) => folder !== undefined)
    .flatMap((folder) => [
      join(folder, "Google", "Chrome", "Application", "chrome.exe"),
      join(folder, "Microsoft", "Edge", "Application", "msedge.exe"),
    ]);
}
