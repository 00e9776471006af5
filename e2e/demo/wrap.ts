/**
 * Breaks a text between words. A word that is longer than a line is broken where the line ends.
 *
 * @param width the longest line, in characters
 */
export function wrapWords(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").flatMap((whole) => wrapCode(whole, width))) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/**
 * Breaks a line after a comma, or where there is none after `width` characters, and changes nothing else in it.
 *
 * @param width the longest line, in characters
 */
export function wrapCode(text: string, width: number): string[] {
  if (text.length <= width) return [text];
  const end = text.lastIndexOf(",", width - 1) + 1 || width;
  return [text.slice(0, end), ...wrapCode(text.slice(end), width)];
}
