import { RegistryTokenError } from "@setup-registry-token/core";
import { kindTitle, registryTitle } from "../registries/registry-title.ts";
import type { Services } from "../services.ts";
import { LogInNeeded } from "../tokens/log-in-needed.ts";
import { ManagedElsewhere } from "../tokens/managed-elsewhere.ts";
import { Cancelled } from "../ui/leave-question.ts";
import { openPage } from "../ui/open-page.ts";
import { tellFailure } from "../ui/tell.ts";

/** Says what went wrong with something that a user has asked for. A cancelled question is no failure. */
export async function reportFailure(services: Services, error: unknown): Promise<void> {
  const { editor, log } = services;
  const { l10n } = editor;
  if (error instanceof Cancelled) return;
  if (error instanceof ManagedElsewhere) return offerPage(services, error);
  if (error instanceof LogInNeeded) return askToLogIn(services, error);
  const showLog = { title: l10n.t("Show Log"), command: "registryTokens.showLog" };
  if (error instanceof RegistryTokenError) {
    log.error(error.message);
    tellFailure(editor, log.redacted(error.message), [showLog]);
    return;
  }
  log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  tellFailure(editor, l10n.t("This should not have happened. The log has more about it."), [showLog]);
}

async function offerPage({ editor }: Services, { account, message, page }: ManagedElsewhere): Promise<void> {
  const { l10n, window } = editor;
  const open = l10n.t("Open Web Page");
  const text = l10n.t("The tokens of {0} are managed on its web page.", kindTitle(account.kind));
  // Said in core, in English; the bundles of other languages have it under that text.
  const chosen = await window.showInformationMessage(`${text} ${l10n.t(message)}.`, open);
  if (chosen === open) await openPage(editor, page);
}

/** Once a minute for each account: many things may fail for the same reason at the same time. */
function askToLogIn({ editor, log, questions }: Services, { account, message }: LogInNeeded): void {
  const { l10n, window } = editor;
  log.warn(message);
  const text = l10n.t("Log in to {0} as {1} again.", registryTitle(account), account.name);
  if (!questions.begin(account.id)) {
    window.setStatusBarMessage(text, 5_000);
    return;
  }
  const logIn = {
    title: l10n.t("Log In"),
    command: "registryTokens.logIn",
    target: { accountId: account.id },
  };
  tellFailure(editor, `${log.redacted(message)} ${text}`, [logIn]);
}
