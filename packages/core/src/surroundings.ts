/** What a client would see of the machine it runs on. Handed in, so that nothing below reads it from `process`. */
export interface Surroundings {
  platform: NodeJS.Platform;
  env: Readonly<Record<string, string | undefined>>;
  /** Absolute path of the working directory. */
  currentDirectory: string;
  /** The home directory by the user database, where `HOME` does not say; throws or is empty if there is none. */
  accountHome(): string;
  isDirectory(path: string): boolean;
  /** The text of a UTF-8 file; `undefined` if there is no such file. Throws `FileUnreadable` if it cannot be read or is not UTF-8. */
  readText(path: string): string | undefined;
}
