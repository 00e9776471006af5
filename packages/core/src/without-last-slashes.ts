/**
 * A URL or path without slashes at its end, however many. Takes time in proportion to the text, where the regular
 * expression for it tries every slash of a run that ends otherwise.
 */
export function withoutLastSlashes(text: string): string {
  let end = text.length;
  while (text[end - 1] === "/") end--;
  return text.slice(0, end);
}
