/** A step's log without the runner's block of inputs, of which only the token's line stays. */
export function stepLogLines(log: string): string[] {
  const lines = log.split("\n").filter((line) => line !== "");
  const end = lines.indexOf("##[endgroup]");
  return [...lines.slice(0, end + 1).filter((line) => /^ +token:/.test(line)), ...lines.slice(end + 1)];
}
