import { RegistryTokenError } from "../errors.ts";
import { withoutLastSlashes } from "../without-last-slashes.ts";

/**
 * The URL of a registry's call.
 *
 * @param base the registry's URL, `http` or `https`, with or without a path and slashes at its end
 * @param path begins with a slash; percent-encoded
 * @throws {RegistryTokenError} `registry-url-invalid`; the text is not repeated, it may hold a password
 */
export function endpoint(base: string, path: string): URL {
  const text = withoutLastSlashes(base) + path;
  if (URL.canParse(text)) return new URL(text);
  throw new RegistryTokenError(
    "registry-url-invalid",
    "The registry's URL cannot be read. Write the whole URL, beginning with https://.",
  );
}
