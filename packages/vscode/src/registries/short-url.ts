import { withoutLastSlashes } from "@setup-registry-token/core";

/** A URL without its scheme and without slashes at its end, for people. */
export function shortUrl(url: string): string {
  return withoutLastSlashes(url.replace(/^https?:\/\//, ""));
}
