import { parse } from "yaml";

/**
 * @param text of a pubspec.yaml
 * @returns the package's name, or undefined where the text is not YAML or names none
 */
export function readPubspecName(text: string): string | undefined {
  const manifest = parseOrNothing(text);
  if (typeof manifest !== "object" || manifest === null || !("name" in manifest)) return undefined;
  return typeof manifest.name === "string" ? manifest.name : undefined;
}

function parseOrNothing(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}
