import { installDebianPackages } from "./debian-packages.mjs";
import { findProgram, isExecutable } from "./find-program.mjs";

/** What Chromium and its like are called on a search path. */
const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** Without a font the pictures of a failed test show boxes. */
const PACKAGES = ["chromium", "fonts-dejavu-core"];

/**
 * Looks for Chromium or a browser made of it, and installs Debian's where that is allowed. One that CHROMIUM names is
 * not replaced by another: a typing error should not go unnoticed.
 *
 * @returns {Promise<string | undefined>} absolute path of the program; undefined where there is none
 */
export async function provideChromium() {
  const { CHROMIUM } = process.env;
  if (CHROMIUM) return isExecutable(CHROMIUM) ? CHROMIUM : undefined;
  const found = findChromium();
  if (found !== undefined || process.platform !== "linux") return found;
  await installDebianPackages({ names: ["chromium"], packages: PACKAGES });
  return findChromium();
}

function findChromium() {
  return [...NAMES.map(findProgram), ...usualPlaces()].find(
    (file) => file !== undefined && isExecutable(file),
  );
}

/** Where browsers of macOS are, which has none on its search path. */
function usualPlaces() {
  if (process.platform !== "darwin") return [];
  return ["Google Chrome", "Chromium", "Microsoft Edge"].map(
    (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
  );
}
