import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join, relative } from "node:path";

/** All that is in a directory: paths, kinds, modes, owners and bytes, but not inodes and times. */
export function treeOf(directory: string, root: string = directory): string[] {
  return readdirSync(directory)
    .sort()
    .flatMap((name) => {
      const path = join(directory, name);
      const status = lstatSync(path);
      const shown = `${relative(root, path)} ${(status.mode & 0o7777).toString(8)} ${status.uid}`;
      if (status.isDirectory()) return [`${shown} directory`, ...treeOf(path, root)];
      if (status.isSymbolicLink()) return [`${shown} -> ${readlinkSync(path)}`];
      if (!status.isFile()) return [`${shown} special`];
      return [`${shown} ${JSON.stringify(readFileSync(path, "latin1"))}`];
    });
}
