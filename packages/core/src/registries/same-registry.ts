import { withoutLastSlashes } from "../without-last-slashes.ts";
/**
 * Whether two URLs name one registry. A slash at the end, the case of scheme and host, a default port and a user name
 * make no difference; the case of the path does.
 */
export function isSameRegistry(one: string, other: string): boolean {
  return one === other || registryName(one) === registryName(other);
}

/** @returns the one spelling of a registry's URL, without a slash at its end; a text that is no URL as it is */
export function registryName(text: string): string {
  if (!URL.canParse(text)) return text;
  const { protocol, host, pathname } = new URL(text);
  return `${protocol}//${host}${withoutLastSlashes(pathname)}`;
}
