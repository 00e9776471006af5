import type { Expiry } from "@setup-registry-token/core";
import { registryTitle } from "../registries/registry-title.ts";
import type { TokenStanding } from "../registries/verifications.ts";
import type { Services } from "../services.ts";
import type { Account } from "../storage/account.ts";
import type { Target } from "../target.ts";
import { administer } from "../tokens/administer.ts";
import { chooseAccount } from "../tokens/choose-account.ts";
import { LogInNeeded } from "../tokens/log-in-needed.ts";
import { describeExpiry } from "../ui/describe-expiry.ts";
import { tell } from "../ui/tell.ts";
import { withProgress } from "../ui/with-progress.ts";

/** Who Am I: asks the registry, and tells what it says. */
export async function whoAmI(services: Services, target: Target): Promise<void> {
  const { editor, verifications } = services;
  const account = await chooseAccount(services, target, editor.l10n.t("Who Am I"));
  const standing = await asking(services, account, (signal) =>
    verifications.verify(account, { isAnew: true, signal }),
  );
  if (standing === undefined) return tellOfSession(services, account);
  if (standing.kind === "verified") return tell(editor, describe(services, account, standing));
  const { error } = standing;
  const isRefused = error.code === "token-rejected" || error.code === "token-expired";
  throw isRefused ? new LogInNeeded(account, error) : error;
}

/** Without a token of its own, an account can at least list those of the registry. */
async function tellOfSession(services: Services, account: Account): Promise<void> {
  const { l10n } = services.editor;
  const { length } = await administer(services, account, async ({ tokens }) => {
    const list = await asking(services, account, (signal) => tokens.list({ signal }));
    return list.tokens;
  });
  const who = l10n.t("{0}: you are {1}.", registryTitle(account), account.name);
  tell(services.editor, `${who} ${l10n.t("The session is good. Tokens there: {0}.", length)}`);
}

function asking<T>(
  { editor }: Services,
  account: Account,
  question: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return withProgress(editor, editor.l10n.t("Asking {0}", registryTitle(account)), question);
}

function describe(
  { editor, clock, log }: Services,
  account: Account,
  { verification }: TokenStanding & { kind: "verified" },
): string {
  const { l10n } = editor;
  const { certainty, doubt, account: told, remarks } = verification;
  // What the log-in said of the end is better than nothing.
  const expiry = verification.expiry.kind === "unknown" ? notedExpiry(account) : verification.expiry;
  const organisations = (told?.organisations ?? [])
    .map(({ name, role }) => (role === undefined ? name : `${name} (${role})`))
    .join(", ");
  const facts = [
    describeExpiry(expiry, { editor, now: clock.now() }),
    organisations && l10n.t("organisations: {0}", organisations),
    told?.permissions && l10n.t("permissions: {0}", told.permissions.join(", ")),
  ].filter(Boolean);
  const certain =
    certainty === "accepted"
      ? l10n.t("The registry knows the token ({0}).", facts.join("; "))
      : l10n.t("The registry does not say whether it knows the token ({0}).", facts.join("; "));
  const name = told?.name ?? account.name;
  const who =
    certainty === "accepted"
      ? l10n.t("{0}: you are {1}.", registryTitle(account), name)
      : `${registryTitle(account)}, ${name}:`;
  return [who, certain, doubt && log.redacted(doubt), ...remarks].filter(Boolean).join(" ");
}

function notedExpiry({ token }: Account): Expiry {
  const noted = token?.expiry ?? { kind: "unknown" };
  return noted.kind === "at" ? { kind: "at", date: new Date(noted.date) } : noted;
}
