import { findNode24 } from "./node-24.mjs";

const OLDEST = 20;

/**
 * Makes sure that the scripts have what they need, does the work, and ends the process with its exit code.
 *
 * @param {() => Promise<number>} work gives the exit code
 * @param {{ lastLine?: string }} [options] what to print at the end if it cannot be done
 */
export async function begin(work, { lastLine } = {}) {
  try {
    requireNode();
    findNode24();
    process.exitCode = await work();
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    if (lastLine !== undefined) console.log(lastLine);
    process.exitCode = 1;
  }
}

function requireNode() {
  if (Number.parseInt(process.versions.node, 10) >= OLDEST) return;
  throw new Error(`Node ${OLDEST} or newer is needed to start; this is ${process.versions.node}.`);
}
