const UNRESERVED = /^[\w.~-]$/;
const ESCAPE_OR_NOT_IN_PATH = /%[\dA-Fa-f]{2}|[^\w.~!$&'()*+,;=:@/-]/gu;
const ESCAPE_OR_NOT_IN_HOST = /%[\dA-Fa-f]{2}|[^\w.~!$&'()*+,;=-]|[A-Z]+/gu;

/**
 * The path as Dart's `Uri.parse` writes it: an escape of a letter, a digit or one of `-._~` is undone, the hex
 * digits of every other escape are upper case, a `%` that begins no escape becomes `%25`, and every character
 * that has no place in a path is escaped as UTF-8.
 */
export function normalisePathEscapes(path: string): string {
  return path.replace(ESCAPE_OR_NOT_IN_PATH, (part) =>
    part.length === 3 ? normaliseEscape(part) : encodeURIComponent(part),
  );
}

/** The host as Dart's `Uri.parse` writes it: as a path, but ASCII letters become lower case. No IDNA is done. */
export function normaliseHostEscapes(host: string): string {
  return host.replace(ESCAPE_OR_NOT_IN_HOST, (part) => {
    if (part.startsWith("%") && part.length === 3) {
      const normalised = normaliseEscape(part);
      return normalised.length === 1 ? normalised.toLowerCase() : normalised;
    }
    return /[A-Z]/.test(part) ? part.toLowerCase() : encodeURIComponent(part);
  });
}

function normaliseEscape(written: string): string {
  const character = String.fromCharCode(Number.parseInt(written.slice(1), 16));
  return UNRESERVED.test(character) ? character : written.toUpperCase();
}
