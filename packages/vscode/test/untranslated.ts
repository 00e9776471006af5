import type { Translations } from "../src/l10n.ts";

/** Texts as the sources have them, with what they are about put in, as the editor does it. */
export const untranslated: Translations = {
  t: (message: unknown, ...values: unknown[]) =>
    String(message).replaceAll(/\{(\d+)\}/g, (_match, index) => String(values[Number(index)])),
};
