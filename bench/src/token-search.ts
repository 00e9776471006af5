import { Secret } from "@setup-registry-token/core";
import { findTokens } from "@setup-registry-token/core/workspace";
import { median } from "./statistics.ts";

/** As long as the longest text that the editor searches. */
const LENGTH = 2_000_000;
const REPETITIONS = 7;
/** What a search for one token, in the worst text for it, may take as a multiple of looking at each character. */
const MOST = 15;

/** Texts in which a token's beginning, middle or end stands everywhere, and the token nowhere or everywhere. */
const CASES: Record<string, { filler: string; token: string }> = {
  "nothing like it": { filler: "a line of text, and another\n", token: "Zx9".repeat(16) },
  "its beginning, over and over": { filler: "MTIz/", token: `${"MTIz/".repeat(16)}X` },
  "its end, over and over": { filler: "MTIz/", token: `X${"MTIz/".repeat(16)}` },
  "all but its middle": { filler: "a", token: `${"a".repeat(124)}b${"a".repeat(124)}` },
  "all but its middle, and it is long": { filler: "a", token: `${"a".repeat(4000)}b${"a".repeat(4000)}` },
  "its period, and it is long": { filler: "MTIz/", token: `MTIz/X${"MTIz/".repeat(800)}` },
  "itself, over and over": { filler: "ab", token: "ab".repeat(24) },
};

/** Measures the editor's search for its own tokens against a look at each character. Returns whether it is in budget. */
export function measureTokenSearch(): boolean {
  console.log(`search for one token in ${LENGTH / 1_000_000} million characters: medians of ${REPETITIONS}`);
  return Object.entries(CASES)
    .map(([name, { filler, token }]) => {
      const text = Buffer.alloc(LENGTH, filler).toString("latin1");
      const tokens = [{ id: name, token: new Secret(token) }];
      const floor = median(repeated(() => sumOf(text)));
      const time = median(repeated(() => findTokens(text, tokens)));
      const isWithin = time / floor <= MOST;
      console.log(
        `  ${name}: ${time.toFixed(1)} ms, ${(time / floor).toFixed(1)} x the floor of ${floor.toFixed(1)} ms ${isWithin ? "ok" : "OVER"}`,
      );
      return isWithin;
    })
    .every(Boolean);
}

function repeated(work: () => unknown): number[] {
  return Array.from({ length: REPETITIONS }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
}

function sumOf(text: string): number {
  let sum = 0;
  for (let index = 0; index < text.length; index++) sum = (sum + text.charCodeAt(index)) | 0;
  return sum;
}
