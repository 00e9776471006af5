import type { Registry } from "@setup-registry-token/core";
import { type Ending, endLogIn } from "../log-in/end-log-in.ts";
import { registryTitle } from "../registries/registry-title.ts";
import type { Services } from "../services.ts";
import type { Account } from "../storage/account.ts";
import type { AccountSecrets } from "../storage/account-store.ts";
import type { Target } from "../target.ts";
import { chooseAccount } from "../tokens/choose-account.ts";
import { cleanFile } from "../tokens/drop-secret.ts";
import { confirm } from "../ui/confirm.ts";
import { tell } from "../ui/tell.ts";
import { withProgress } from "../ui/with-progress.ts";

/** Log Out: says what stops working, ends what the registry can end, and forgets the account. */
export async function logOut(services: Services, target: Target): Promise<void> {
  const { editor, accounts, log } = services;
  const { l10n } = editor;
  const account = await chooseAccount(services, target, l10n.t("Log Out"));
  const secrets = (await accounts.secretsOf(account)) ?? {};
  const registry = services.openRegistry(account);
  const ending = await askHow(services, { account, secrets, registry });
  if (ending !== undefined) {
    const progress = l10n.t("Logging out of {0}", registryTitle(account));
    await withProgress(editor, progress, (signal) => endLogIn(registry, ending, signal));
    log.info(`Logged out of ${account.url} as ${account.name}.`);
    tell(editor, l10n.t("You are logged out of {0}.", registryTitle(account)));
  }
  // What somebody else has put into the package manager's file stays there, unless it is good for nothing now.
  if (secrets.token !== undefined) {
    const ended = ending === undefined ? [] : [ending.secret];
    const forgotten = account.source === "adopted" ? [] : [secrets.token];
    await cleanFile(services, account, [...ended, ...forgotten]);
  }
  await accounts.remove(account);
  if (ending === undefined) {
    tell(editor, l10n.t("The account {0} of {1} is forgotten here.", account.name, registryTitle(account)));
  }
}

interface Question {
  readonly account: Account;
  readonly secrets: AccountSecrets;
  readonly registry: Registry;
}

/**
 * @returns `undefined` if the account is only to be forgotten here
 * @throws {Cancelled}
 */
async function askHow(services: Services, question: Question): Promise<Ending | undefined> {
  const { l10n } = services.editor;
  const { account, secrets, registry } = question;
  const { logOut } = registry;
  const secret = secrets.session ?? secrets.token;
  const [leave, forget] = [l10n.t("Log Out"), l10n.t("Forget Here Only")];
  const ask = (consequence: string, answers: string[], isTokenEnded = false) =>
    confirm(services.editor, {
      question: l10n.t("Log out of {0} as {1}?", registryTitle(account), account.name),
      detail: [consequence, loss(services, question, isTokenEnded)].filter(Boolean).join(" "),
      answers,
    });
  if (logOut === undefined || secret === undefined || isTokenOfComposer(registry, secrets)) {
    const consequence = l10n.t(
      "The token is forgotten here. At the registry it goes on working until it ends or is revoked.",
    );
    await ask(consequence, [leave]);
    return undefined;
  }
  // Said in core, in English; the bundles of other languages have it under that text. A server that is gone ends nothing,
  // so there is always the other way.
  const answer = await ask(l10n.t(logOut.consequence), [leave, forget], secret === secrets.token);
  return answer === leave ? { logOut, secret } : undefined;
}

/** What becomes of the package manager's credential. */
function loss({ editor: { l10n } }: Services, { account, secrets }: Question, isTokenEnded: boolean): string {
  if (secrets.token === undefined) return "";
  if (account.source !== "adopted")
    return l10n.t("The package manager on this machine loses its credential.");
  return isTokenEnded
    ? l10n.t(
        "The package manager's credential, which was there before, ends too, unless you choose Forget Here Only.",
      )
    : l10n.t("The package manager keeps its credential, which was there before.");
}

/** A log-out of PACKAGE.broker ends a session, and there is none. */
function isTokenOfComposer({ kind }: Registry, { session }: AccountSecrets): boolean {
  return kind === "package-broker" && session === undefined;
}
