const BLOCK = 512;

/**
 * Packs text files into a tar archive (POSIX ustar, mode 0644, all times zero, so equal files give equal bytes).
 *
 * @param files contents by path; paths are ASCII, relative, at most 100 characters
 */
export function ustar(files: Readonly<Record<string, string>>): Uint8Array {
  const parts = Object.entries(files).flatMap(([path, text]) => {
    const content = Buffer.from(text, "utf8");
    const padding = Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK);
    return [header(path, content.length), content, padding];
  });
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]);
}

function header(path: string, size: number): Buffer {
  if (path.length > 100) throw new Error(`The path ${path} is too long for a ustar header.`);
  const block = Buffer.alloc(BLOCK);
  block.write(path, 0, "ascii");
  block.write("0000644\0", 100, "ascii");
  block.write("0000000\0", 108, "ascii");
  block.write("0000000\0", 116, "ascii");
  block.write(`${octal(size, 11)}\0`, 124, "ascii");
  block.write("00000000000\0", 136, "ascii");
  // While the sum is taken, its own field counts as eight spaces.
  block.write("        ", 148, "ascii");
  block.write("0", 156, "ascii");
  block.write("ustar\x0000", 257, "ascii");
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 6)}\0 `, 148, "ascii");
  return block;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, "0");
}
