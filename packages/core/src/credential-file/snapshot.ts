import { isUtf8 } from "node:buffer";
import { JsonSyntaxError } from "./json-syntax-error.ts";
import { readRegularFile } from "./read-file.ts";

/** A file at one moment. */
export interface Snapshot {
  bytes: Buffer;
  /** Permission bits, without set-id and sticky bits. */
  mode: number;
  userId: number;
  groupId: number;
  /** How many names the file has: more than one where there are hard links. */
  links: number;
}

const BYTE_ORDER_MARK = "\uFEFF";

/**
 * Reads a credential file.
 *
 * @param file absolute path, symbolic links resolved
 * @param mostBytes the largest size that is read
 * @returns `undefined` if there is no such file
 * @throws {FileUnreadable} `credential-file-unusable`
 */
export function takeSnapshot(file: string, mostBytes?: number): Snapshot | undefined {
  const read = readRegularFile(file, mostBytes);
  if (read === undefined) return undefined;
  const { mode, uid, gid, nlink } = read.status;
  return { bytes: read.bytes, mode: mode & 0o777, userId: uid, groupId: gid, links: nlink };
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
