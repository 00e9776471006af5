/**
 * Makes a text from a file or a registry one that Markdown shows as it is. The editor's own `appendText` does so too,
 * but keeps lines from being wrapped.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replaceAll(/\s+/g, " ")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(/[\\`*_{}[\]()#+\-.!|~>:@$]/g, (character) => `&#${character.codePointAt(0)};`);
}
