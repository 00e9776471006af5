import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

const { APPDATA = "", XDG_CONFIG_HOME = join(homedir(), ".config") } = process.env;

const places = {
  linux: { pub: join(XDG_CONFIG_HOME, "dart"), composer: join(XDG_CONFIG_HOME, "composer") },
  darwin: {
    pub: join(homedir(), "Library", "Application Support", "dart"),
    composer: join(homedir(), ".composer"),
  },
  win32: { pub: join(APPDATA, "dart"), composer: join(APPDATA, "Composer") },
};

/** Where this system's clients keep their credentials. */
export const directories = { ...places[process.platform], apkg: join(homedir(), ".apkg") };

/** What is in those directories: names, modes and checksums, so that nothing secret is in it. */
export function fingerprints() {
  return Object.values(directories).flatMap(fingerprintsBelow);
}

function fingerprintsBelow(path) {
  const status = statSync(path, { throwIfNoEntry: false });
  if (status === undefined) return [`${path} is not there`];
  const mode = (status.mode & 0o777).toString(8);
  if (status.isFile()) {
    return [`${path} ${mode} ${createHash("sha256").update(readFileSync(path)).digest("hex")}`];
  }
  const names = readdirSync(path).sort();
  return [`${path} ${mode}`, ...names.flatMap((name) => fingerprintsBelow(join(path, name)))];
}
