import type { l10n } from "vscode";

/** The editor's translations. Handed in, since the editor's module cannot be had outside of it, in tests. */
export type Translations = Pick<typeof l10n, "t">;
