import { RegistryTokenError } from "@setup-registry-token/core";
import { registryTitle } from "../registries/registry-title.ts";
import type { Services } from "../services.ts";
import { confirm } from "../ui/confirm.ts";
import { copyForAWhile } from "../ui/copy-for-a-while.ts";
import { Cancelled } from "../ui/leave-question.ts";
import { tell, tellFailure } from "../ui/tell.ts";
import { withProgress } from "../ui/with-progress.ts";
import { endLogIn } from "./end-log-in.ts";
import type { Gained } from "./gained.ts";

/**
 * Keeps what was gained. If the secret storage fails, although it was tried before, what a registry has issued at a log-in
 * stays in memory, and the user says what becomes of it.
 *
 * @param keep has done nothing where it throws `secret-storage-unavailable`
 * @throws {Cancelled} if the user does without it
 * @throws {RegistryTokenError} `secret-storage-unavailable` where nothing is lost: a token that somebody has brought
 */
export async function untilKept<T>(services: Services, gained: Gained, keep: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await keep();
    } catch (error) {
      const isUnavailable =
        error instanceof RegistryTokenError && error.code === "secret-storage-unavailable";
      if (!isUnavailable || gained.source !== "log-in") throw error;
      services.log.error(error.message);
      await askWhatNext(services, gained, error);
    }
  }
}

/**
 * @returns to try again
 * @throws {Cancelled}
 */
async function askWhatNext(services: Services, gained: Gained, why: RegistryTokenError): Promise<void> {
  const { editor, clock, log, openRegistry } = services;
  const { l10n } = editor;
  const title = registryTitle(gained);
  const { logOut } = openRegistry(gained);
  const [again, copy, end] = [l10n.t("Try Again"), l10n.t("Copy the Token"), l10n.t("Log Out")];
  const isToken = gained.gives === "token";
  for (;;) {
    const answer = await confirm(editor, {
      question: isToken
        ? l10n.t("{0} has issued a token for you, and the editor cannot keep it.", title)
        : l10n.t("{0} has logged you in, and the editor cannot keep the session.", title),
      detail: [log.redacted(why.message), logOut && `${end}: ${l10n.t(logOut.consequence)}`]
        .filter(Boolean)
        .join("\n\n"),
      answers: [again, ...(isToken ? [copy] : []), ...(logOut === undefined ? [] : [end])],
    }).catch((left: unknown) => {
      tellFailure(editor, l10n.t("The log-in to {0} was not kept. It works until it expires.", title));
      throw left;
    });
    if (answer === again) return;
    if (answer === copy) {
      const { cleared } = await copyForAWhile(editor, gained.secret, clock);
      cleared.catch((error: unknown) => log.warn(`The clipboard could not be cleared: ${String(error)}`));
    } else if (logOut !== undefined && (await hasEnded(services, gained))) {
      tell(editor, l10n.t("You are logged out of {0}.", title));
      throw new Cancelled();
    }
  }
}

async function hasEnded({ editor, log, openRegistry }: Services, gained: Gained): Promise<boolean> {
  const registry = openRegistry(gained);
  const { logOut } = registry;
  if (logOut === undefined) return false;
  try {
    const progress = editor.l10n.t("Logging out of {0}", registryTitle(gained));
    await withProgress(editor, progress, (signal) =>
      endLogIn(registry, { logOut, secret: gained.secret }, signal),
    );
    return true;
  } catch (error) {
    if (error instanceof Cancelled) return false;
    if (!(error instanceof RegistryTokenError)) throw error;
    tellFailure(editor, log.redacted(error.message));
    return false;
  }
}
