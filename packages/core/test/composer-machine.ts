import { FileUnreadable } from "../src/credential-file/read-file.ts";
import type { Surroundings } from "../src/surroundings.ts";

/** A machine that exists in memory only, so that every platform's rules can be tested on every platform. */
export interface ComposerMachine {
  platform?: NodeJS.Platform;
  env?: Record<string, string | undefined>;
  currentDirectory?: string;
  accountHome?: string;
  /** Absolute paths with forward slashes, and texts. */
  files?: Record<string, string>;
  directories?: string[];
  /** Files that exist and cannot be read. */
  unreadable?: string[];
}

/** What a client would see of such a machine. */
export function composerMachine(machine: ComposerMachine): Surroundings {
  const { files = {}, directories = [], unreadable = [] } = machine;
  const slashed = (path: string) => path.replaceAll("\\", "/");
  return {
    platform: machine.platform ?? "linux",
    env: machine.env ?? {},
    currentDirectory: machine.currentDirectory ?? "/machine/proj",
    accountHome: () => machine.accountHome ?? "/machine",
    isDirectory(path) {
      const children = `${slashed(path)}/`;
      const isParent = Object.keys(files).some((file) => file.startsWith(children));
      return isParent || directories.includes(slashed(path));
    },
    readText(path) {
      if (unreadable.includes(slashed(path))) {
        throw new FileUnreadable(path, "cannot be read (EACCES)");
      }
      return files[slashed(path)];
    },
  };
}
