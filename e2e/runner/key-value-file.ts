/** The systems a job may be said to run on. */
export type Platform = "linux" | "darwin" | "win32";

/**
 * Reads a command file of names and values (GITHUB_ENV, GITHUB_OUTPUT, GITHUB_STATE) by the runner's strict
 * grammar. It is a generator because the runner takes over each pair as it is read: those before a fault count.
 *
 * Source: actions/runner 2.336.0, `FileCommandManager.cs`, `EnvFileKeyValuePairs`.
 *
 * @param text the file's text
 * @param platform only on `win32` does CR LF end a line; elsewhere a CR belongs to the value or the delimiter
 * @throws Error with the runner's message at the first line that breaks the grammar. The message holds the
 * line, so it must be masked before it is shown.
 */
export function* readKeyValueFile(
  text: string,
  platform: Platform,
): Generator<[name: string, value: string]> {
  let position = 0;

  function nextLine(): { line: string; end: number; isEnded: boolean } | undefined {
    if (position >= text.length) return undefined;
    const start = position;
    const feed = text.indexOf("\n", start);
    if (feed === -1) {
      position = text.length;
      return { line: text.slice(start), end: text.length, isEnded: false };
    }
    position = feed + 1;
    const end = platform === "win32" && text[feed - 1] === "\r" && feed > start ? feed - 1 : feed;
    return { line: text.slice(start, end), end, isEnded: true };
  }

  function heredocValue(delimiter: string): string {
    const start = position;
    let end = position;
    for (;;) {
      const next = nextLine();
      if (next === undefined) throw new Error(`Invalid value. Matching delimiter not found '${delimiter}'`);
      if (next.line === delimiter) return text.slice(start, end);
      if (!next.isEnded) throw new Error("Invalid value. EOF marker missing new line.");
      end = next.end;
    }
  }

  for (let next = nextLine(); next !== undefined; next = nextLine()) {
    const { line } = next;
    if (line === "") continue;
    const equals = line.indexOf("=");
    const heredoc = line.indexOf("<<");
    if (equals !== -1 && (heredoc === -1 || equals < heredoc)) {
      yield [line.slice(0, equals), line.slice(equals + 1)];
    } else if (heredoc !== -1) {
      const name = line.slice(0, heredoc);
      const delimiter = line.slice(heredoc + 2);
      if (name === "" || delimiter === "") {
        throw new Error(`Invalid format '${line}'. Name must not be empty and delimiter must not be empty`);
      }
      yield [name, heredocValue(delimiter)];
    } else {
      throw new Error(`Invalid format '${line}'`);
    }
  }
}
