import type { Translations } from "../l10n.ts";
import { kindTitle } from "../registries/registry-title.ts";
import { shortUrl } from "../registries/short-url.ts";
import { type ExaminedNeed, isMissing } from "../workspace/examined-need.ts";
import { hostOf } from "../workspace/host-of.ts";

/** By this a quick fix knows its problem. */
export const MISSING_CREDENTIAL = "missing-credential";

const CLIENTS = { pub: "dart pub", composer: "Composer", apkg: "apkg" };

/** The needs that a user should be told about. */
export function missingCredentials(
  needs: readonly ExaminedNeed[],
  ignored: ReadonlySet<string>,
): ExaminedNeed[] {
  return needs.filter((examined) => isMissing(examined) && !ignored.has(hostOf(examined.need.url)));
}

/** Says what is missing, and why what is there does no good. */
export function missingCredentialText({ need, report }: ExaminedNeed, l10n: Translations): string {
  const client = CLIENTS[need.packageManager];
  const registry = `${kindTitle(need.kinds[0])} (${shortUrl(need.url)})`;
  const { outcome } = report;
  const state = outcome.kind === "uses" ? outcome.credential.state : undefined;
  const why = state?.kind === "unusable" ? state.reason : outcome.why;
  return need.logIn === "required"
    ? l10n.t("{0} has no usable credential for {1}. {2}", client, registry, why)
    : l10n.t("{0} has no usable credential for {1}, which may need one. {2}", client, registry, why);
}
