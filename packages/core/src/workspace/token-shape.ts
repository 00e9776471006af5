import type { TextSpan } from "./text-tree.ts";

/** The registries whose tokens have a shape of their own. */
export type TokenShape = "onepub";

/** Base64 of a text that begins with a digit begins with M, N or O. A number, a colon and a UUID take 51 to 72. */
const ONEPUB_ENCODED = /(?<![A-Za-z\d+/])[M-O][A-Za-z\d+/]{50,71}(?![A-Za-z\d+/])={0,2}/g;
const ONEPUB_DECODED = /^\d+:[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/**
 * Finds texts that are made as OnePub makes its tokens: base64 of a number, a colon and a UUID (so its own command
 * line program tests it). The other registries' tokens look like any random text.
 */
export function findTokenShapes(text: string): { shape: TokenShape; span: TextSpan }[] {
  return [...text.matchAll(ONEPUB_ENCODED)]
    .filter(([encoded]) => ONEPUB_DECODED.test(Buffer.from(encoded, "base64").toString("latin1")))
    .map(({ 0: encoded, index }) => ({
      shape: "onepub",
      span: { start: index, end: index + encoded.length },
    }));
}
