/**
 * How one client's credential file holds its entries. All functions are pure: text in, text out. An entry
 * travels as JSON text, so that the code which keeps files needs to know nothing about any client.
 */
export interface CredentialFormat {
  /** Whether the client reads past a UTF-8 byte order mark. If so the mark is kept; if not it is an error. */
  readonly acceptsByteOrderMark: boolean;

  /**
   * Makes sure that the client can use the text and that an edit of it would lose nothing.
   *
   * @throws {JsonSyntaxError} naming the place, never the content
   */
  check(text: string): void;

  /** The entry that the client would use for the key, as JSON text; `undefined` if there is none. */
  read(text: string, key: string): string | undefined;

  /**
   * The text with the entry in it, so that it is the one the client uses.
   *
   * @param text the file's text; `undefined` for a new file
   */
  put(text: string | undefined, key: string, entry: string): string;

  /** The text without any entry for the key; `undefined` if no file should be left. */
  remove(text: string, key: string): string | undefined;

  /** Whether the text holds nothing that anybody would miss: what is left of a file that we began. */
  isEmpty(text: string): boolean;
}
