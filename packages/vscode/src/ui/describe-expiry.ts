import type { Expiry } from "@setup-registry-token/core";
import type { Editor } from "../editor.ts";
import type { NotedExpiry } from "../storage/noted-expiry.ts";

const DAY = 24 * 60 * 60 * 1000;

/** Says when a token ends, as a part of a line. */
export function describeExpiry(
  expiry: Expiry | NotedExpiry,
  { editor, now }: { editor: Pick<Editor, "l10n" | "env">; now: number },
): string {
  const { l10n } = editor;
  switch (expiry.kind) {
    case "never":
      return l10n.t("never expires");
    case "unknown":
      return l10n.t("expiry not known");
    case "renews-on-use":
      return l10n.t("expires {0} days after its last use", expiry.days);
    case "at": {
      const date = new Date(expiry.date);
      const days = Math.floor((date.getTime() - now) / DAY);
      if (date.getTime() <= now) return l10n.t("expired on {0}", describeDate(date, editor));
      if (days === 0) return l10n.t("expires within a day");
      if (days === 1) return l10n.t("expires in 1 day");
      if (days <= 30) return l10n.t("expires in {0} days", days);
      return l10n.t("expires on {0}", describeDate(date, editor));
    }
  }
}

/** A date in the editor's language. */
export function describeDate(date: Date, { env }: Pick<Editor, "env">): string {
  return date.toLocaleDateString(env.language, { dateStyle: "medium" });
}
