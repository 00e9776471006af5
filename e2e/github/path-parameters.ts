/**
 * Reads the parameters of a path.
 *
 * @param template with names in braces, a whole segment each
 * @param path as sent; a parameter may have `%2F` in it
 * @returns undefined where the path does not fit or is not percent-encoded UTF-8
 */
export function pathParameters(template: string, path: string): Record<string, string> | undefined {
  const segments = path.split("/");
  const names = template.split("/");
  if (segments.length !== names.length) return undefined;
  try {
    const parameters = names.flatMap((name, index): [string, string][] =>
      name.startsWith("{") ? [[name.slice(1, -1), decodeURIComponent(segments[index] ?? "")]] : [],
    );
    return Object.fromEntries(parameters);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}
