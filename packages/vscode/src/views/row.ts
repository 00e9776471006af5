import type { Translations } from "../l10n.ts";
import type { Account } from "../storage/account.ts";
import type { Ending } from "./ending.ts";

/** What a row of the view shows. The editor's own classes come later. */
export interface Row {
  /** The same for the same thing, so that the editor keeps it open and selected. */
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  /** A name of the editor's icons. */
  readonly icon: string;
  /** What a screen reader says in the place of label and description. */
  readonly spoken: string;
  /** Words that menus ask for, such as `token manageable`. */
  readonly context: readonly string[];
  readonly children: "none" | "closed" | "open";
  /** How the row is decorated. */
  readonly ending: Ending;
  /** What happens when the row itself is chosen. */
  readonly command?: { readonly command: string; readonly title: string; readonly argument?: unknown };
  /** Plain text, one fact in each line. */
  readonly tooltip: readonly string[];
}

/** What rows are made with. */
export interface RowSetting {
  readonly l10n: Translations;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The language for dates, as in BCP 47. */
  readonly language: string;
  /** Whether programs can manage the account's tokens. */
  readonly canManage: (account: Account) => boolean;
}

/** Joins the facts that are known. */
export function joined(facts: readonly (string | undefined)[]): string {
  return facts.filter((fact) => fact !== undefined && fact !== "").join(" · ");
}

/** A day in the reader's own notation. */
export function dateText(date: Date, language: string): string {
  return date.toLocaleDateString(language, { year: "numeric", month: "short", day: "numeric" });
}
