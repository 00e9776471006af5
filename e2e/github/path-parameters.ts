/**
 * Reads the parameters of a path.
 *
 * @param template with names in braces, a whole segment each
 * @param path as sent; a parameter may have `%2F` in it
 * @returns undefined where the path does not fit or is not percent-encoded UTF-8
 */
export function pathParameters(template: string, path: string): Record<string, string> | undefined {
  const segments = path.split("/");
  const wanted = template.split("/");
  const isParameter = (segment: string) => segment.startsWith("{");
  const fits = wanted.every((want, index) =>
    isParameter(want) ? segments[index] !== "" : segments[index] === want,
  );
  if (segments.length !== wanted.length || !fits) return undefined;
  try {
    const parameters = wanted.flatMap((want, index): [string, string][] =>
      isParameter(want) ? [[want.slice(1, -1), decodeURIComponent(segments[index] ?? "")]] : [],
    );
    return Object.fromEntries(parameters);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}
