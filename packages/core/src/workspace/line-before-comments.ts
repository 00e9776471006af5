/**
 * Where the line of something begins, or the first of the comments right above it that stand as far in: these belong
 * to it.
 *
 * @param start where it begins itself
 * @param indent what stands before it in its line
 */
export function lineBeforeComments(
  text: string,
  { start, indent }: { start: number; indent: string },
): number {
  let offset = text.lastIndexOf("\n", start - 1) + 1;
  for (;;) {
    const above = text.lastIndexOf("\n", offset - 2) + 1;
    if (above >= offset || !text.startsWith(`${indent}#`, above)) return offset;
    offset = above;
  }
}
