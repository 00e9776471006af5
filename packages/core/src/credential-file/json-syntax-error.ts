/**
 * Says where a text stops being usable, and never what stands there: credential files hold secrets, and
 * both `JSON.parse` and Composer quote the text around an error.
 */
export class JsonSyntaxError extends Error {
  /** What was expected or not allowed, without quoting the text. */
  readonly reason: string;
  /** 1-based line. */
  readonly line: number;
  /** 1-based column, in UTF-16 code units. */
  readonly column: number;

  /**
   * @param reason what was expected or not allowed, without quoting the text
   * @param text the whole text; only its line breaks are looked at
   * @param offset where in the text, in UTF-16 code units
   */
  constructor(reason: string, text: string, offset: number) {
    const before = text.slice(0, offset);
    const line = before.split("\n").length;
    const column = offset - before.lastIndexOf("\n");
    super(`line ${line}, column ${column}: ${reason}`);
    this.name = "JsonSyntaxError";
    this.reason = reason;
    this.line = line;
    this.column = column;
  }
}
