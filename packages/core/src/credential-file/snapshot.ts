import { isUtf8 } from "node:buffer";
import { readFileSync, statSync } from "node:fs";
import { RegistryTokenError } from "../errors.ts";
import { JsonSyntaxError } from "./json-syntax-error.ts";
import { isSystemError } from "./system-error.ts";

/** A file at one moment. */
export interface Snapshot {
  bytes: Buffer;
  /** Permission bits. */
  mode: number;
  userId: number;
  groupId: number;
}

const BYTE_ORDER_MARK = "\uFEFF";

/**
 * Reads a credential file.
 *
 * @param file absolute path, symbolic links resolved
 * @returns `undefined` if there is no such file
 * @throws {RegistryTokenError} `credential-file-unusable` if it is a directory, a device or not readable
 */
export function takeSnapshot(file: string): Snapshot | undefined {
  try {
    const status = statSync(file, { throwIfNoEntry: false });
    if (status === undefined) return undefined;
    if (!status.isFile()) {
      const kind = status.isDirectory() ? "a directory" : "not a regular file";
      throw new RegistryTokenError(
        "credential-file-unusable",
        `${file} is ${kind}, where the client keeps its credentials in a file. Remove it, then run again.`,
      );
    }
    return {
      bytes: readFileSync(file),
      mode: status.mode & 0o7777,
      userId: status.uid,
      groupId: status.gid,
    };
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return undefined;
    if (isSystemError(error)) {
      throw new RegistryTokenError(
        "credential-file-unusable",
        `${file} cannot be read (${error.code}). Give the user who runs this job access to it.`,
        { cause: error },
      );
    }
    throw error;
  }
}

/** What a file says: its text without a byte order mark, and whether it began with one. */
export interface FileText {
  text: string;
  hasByteOrderMark: boolean;
}

/**
 * Reads bytes as the UTF-8 text that every client here expects.
 *
 * @throws {JsonSyntaxError} if the bytes are not UTF-8
 */
export function decode(bytes: Buffer): FileText {
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (isUtf16) throw new JsonSyntaxError("the file is UTF-16, where UTF-8 is needed", "", 0);
  if (!isUtf8(bytes)) throw new JsonSyntaxError("the file is not UTF-8", "", 0);
  const text = bytes.toString("utf8");
  const hasByteOrderMark = text.startsWith(BYTE_ORDER_MARK);
  return { text: hasByteOrderMark ? text.slice(1) : text, hasByteOrderMark };
}

/** The bytes of a text, with a byte order mark if the file had one. */
export function encode({ text, hasByteOrderMark }: FileText): Buffer {
  return Buffer.from(hasByteOrderMark ? BYTE_ORDER_MARK + text : text, "utf8");
}
