/** As people and the settings name it: with the port, if the URL spells one. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
