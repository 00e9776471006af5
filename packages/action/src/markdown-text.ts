import { printable } from "./log-commands.ts";

/** Text from outside as text: Markdown and HTML in it, such as in an account's name, are nothing but characters. */
export function markdownText(text: string): string {
  return printable(text).replace(/[&<>|`*_[\]\\~#:@]/g, (character) => `&#${character.charCodeAt(0)};`);
}
