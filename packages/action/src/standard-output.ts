import { writeSync } from "node:fs";

const STANDARD_OUTPUT = 1;

/**
 * Writes to the standard output, at once and in order. Not by `process.stdout`: for a pipe that loads `node:net`
 * and the streams, which takes as long as all the rest of this action.
 *
 * @param text to be written as UTF-8
 */
export function writeOutput(text: string): void {
  const bytes = Buffer.from(text, "utf8");
  for (let written = 0; written < bytes.length; ) {
    try {
      written += writeSync(STANDARD_OUTPUT, bytes, written);
    } catch (error) {
      // A pipe that somebody made non-blocking is full: the reader needs a moment.
      if (!(error instanceof Error && "code" in error && error.code === "EAGAIN")) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}
