import { isUtf8 } from "node:buffer";
import { closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync } from "node:fs";
import { RegistryTokenError } from "../errors.ts";
import { isSystemError } from "./system-error.ts";

/** No file that is read here comes near this size, unless it never ends. */
const MOST_BYTES = 32 * 1024 * 1024;

/** A file that is there and cannot be read. */
export class FileUnreadable extends RegistryTokenError {
  /** To follow a name of the file: `is a directory`, `cannot be read (EACCES)`. */
  readonly reason: string;

  constructor(path: string, reason: string, cause?: unknown) {
    const advice = "Make it a regular file that the user of this job can read, or remove it.";
    super("credential-file-unusable", `${path} ${reason}. ${advice}`, { cause });
    this.reason = reason;
  }
}

/** A file at one moment: bytes and status are of the same file, whatever happens to its name meanwhile. */
export interface FileRead {
  bytes: Buffer;
  status: Stats;
}

/**
 * Reads a file that may be anything: a repository can hold links, and other users can make pipes. Only a regular file
 * of bounded size is read, and nothing is waited for.
 *
 * @param path absolute; links are followed
 * @param mostBytes the largest size that is read
 * @returns `undefined` if there is no such file
 * @throws {FileUnreadable}
 */
export function readRegularFile(path: string, mostBytes: number = MOST_BYTES): FileRead | undefined {
  try {
    // An exception takes ten times as long as this question, and most files that clients look for are not there. What
    // is no file must not even be opened: some devices do something then.
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return undefined;
    refuseSpecial(path, found);
    // O_NONBLOCK: what has become a pipe meanwhile has no writer to wait for. Windows has neither.
    const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const status = fstatSync(descriptor);
      refuseSpecial(path, status);
      const bytes = status.size > mostBytes ? undefined : readBytes(descriptor, status.size, mostBytes);
      if (bytes !== undefined) return { bytes, status };
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return undefined;
    throw isSystemError(error) ? new FileUnreadable(path, `cannot be read (${error.code})`, error) : error;
  }
  throw new FileUnreadable(path, `is larger than ${Math.floor(mostBytes / 1024 / 1024)} MiB`);
}

/**
 * The text of a UTF-8 file. What is no UTF-8 becomes U+FFFD.
 *
 * @throws {FileUnreadable} as {@link readRegularFile}
 */
export function readText(path: string): string | undefined {
  return readRegularFile(path)?.bytes.toString("utf8");
}

/**
 * The text of a UTF-8 file, for files at which Composer, Dart and apkg stop if they are anything else.
 *
 * @throws {FileUnreadable} as {@link readRegularFile}, and for what is no UTF-8
 */
export function readUtf8(path: string): string | undefined {
  const bytes = readRegularFile(path)?.bytes;
  if (bytes !== undefined && !isUtf8(bytes)) throw new FileUnreadable(path, "is not UTF-8");
  return bytes?.toString("utf8");
}

/** Sizes of files in `/proc` are 0, and a file can grow: the end is where nothing more comes. */
function readBytes(descriptor: number, size: number, mostBytes: number): Buffer | undefined {
  let buffer = Buffer.allocUnsafe(size + 1);
  let length = 0;
  for (;;) {
    const count = readSync(descriptor, buffer, length, buffer.length - length, null);
    length += count;
    if (length > mostBytes) return undefined;
    if (count === 0) return buffer.subarray(0, length);
    if (length === buffer.length) buffer = Buffer.concat([buffer], 2 * length + 4096);
  }
}

function refuseSpecial(path: string, status: Stats): void {
  if (status.isFile()) return;
  const kind = [
    status.isDirectory() && "is a directory",
    status.isFIFO() && "is a named pipe",
    status.isSocket() && "is a socket",
  ].find(Boolean);
  throw new FileUnreadable(path, kind || "is a device");
}
