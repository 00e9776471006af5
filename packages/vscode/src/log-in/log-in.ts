import { Secret } from "@setup-registry-token/core";
import type { Services } from "../services.ts";
import { Dialogue } from "../ui/dialogue.ts";
import { Cancelled } from "../ui/leave-question.ts";
import { openPage } from "../ui/open-page.ts";
import { withProgress } from "../ui/with-progress.ts";
import { type Gained, gainedByLogIn, type LogInPlace } from "./gained.ts";
import { type KeptAccount, keepAccount } from "./keep-account.ts";
import { LogInDialogue, type LogInTarget } from "./log-in-dialogue.ts";

/**
 * Logs a user in: makes sure that what comes of it can be kept, asks what is not known, tries it at the registry, keeps the account, and gives the package manager its
 * credential.
 *
 * @throws {Cancelled}, {RegistryTokenError}
 */
export async function logIn(services: Services, target: LogInTarget): Promise<KeptAccount> {
  await services.trySecretStorage();
  const dialogue = new Dialogue(services.editor, services.editor.l10n.t("Log In"));
  const questions = new LogInDialogue(services, target);
  await dialogue.run(questions.first);
  const { outcome } = questions;
  if (outcome === undefined) throw new Cancelled();
  const gained = outcome.kind === "gained" ? outcome.gained : await logInByBrowser(services, outcome.place);
  return keepAccount(services, gained, target.accountId);
}

async function logInByBrowser({ editor, log, openRegistry }: Services, place: LogInPlace): Promise<Gained> {
  const { logIn } = openRegistry(place);
  if (logIn?.kind !== "browser") throw new Error(`${place.kind} has no log-in in the browser.`);
  const id = new Secret(globalThis.crypto.randomUUID());
  log.know(id);
  const attempt = logIn.begin(id);
  const { host } = new URL(place.url);
  const title = editor.l10n.t("Waiting until you have logged in to {0} in your browser", host);
  const loggedIn = await withProgress(editor, title, async (signal) => {
    if (!(await openPage(editor, attempt.page.reveal()))) throw new Cancelled();
    return attempt.wait({ signal });
  });
  return gainedByLogIn(place, loggedIn);
}
