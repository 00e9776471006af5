import { RegistryTokenError, type Secret } from "@setup-registry-token/core";
import { tellWritten } from "../credential-files/tell-written.ts";
import { saveAsSecret } from "../github/save-as-secret.ts";
import type { Services } from "../services.ts";
import { type Account, accountId, NAMELESS, type TokenNote } from "../storage/account.ts";
import type { HandOff } from "../storage/hand-off.ts";
import type { Choice } from "../ui/choices.ts";
import { copyForAWhile, SECONDS_ON_CLIPBOARD } from "../ui/copy-for-a-while.ts";
import { Dialogue } from "../ui/dialogue.ts";
import { Cancelled } from "../ui/leave-question.ts";
import { tell, tellFailure } from "../ui/tell.ts";
import { withProgress } from "../ui/with-progress.ts";
import { administer } from "./administer.ts";
import { LogInNeeded } from "./log-in-needed.ts";
import { revokeAndProve } from "./revoke-and-prove.ts";
import { useToken } from "./use-token.ts";

/** What becomes of a token that was issued. */
type Destiny = "use" | "copy" | "save-as-secret" | "acknowledge" | "revoke";

/**
 * Asks where a token that was issued is to go, until it has gone somewhere and the user says that this is enough. Until
 * then it stays in the secret storage, also if the question is closed; in memory, if the secret storage has not taken it.
 * If it cannot go somewhere, the user is told why.
 *
 * @throws {Cancelled}; {RegistryTokenError} `token-missing`
 */
export async function handOver(services: Services, handOff: HandOff): Promise<void> {
  const { handOffs, editor } = services;
  const token = await handOffs.tokenOf(handOff);
  if (token === undefined) {
    await handOffs.remove(handOff);
    throw new RegistryTokenError(
      "token-missing",
      editor.l10n.t(
        "The token {0} is no longer in the editor's secret storage. Revoke it, and create another.",
        handOff.label,
      ),
    );
  }
  tellIfNotStored(services, handOff);
  let hasGone = false;
  for (;;) {
    const destiny = await askDestiny(services, handOff, hasGone);
    if (destiny !== "acknowledge") {
      if (!(await hasArrived(services, { handOff, token, destiny }))) continue;
      hasGone = true;
      if (destiny === "copy") continue;
    }
    await handOffs.remove(handOff);
    return;
  }
}

/** The registry has issued it, and the secret storage has failed since it was tried. */
function tellIfNotStored({ editor, handOffs, log }: Services, handOff: HandOff): void {
  const why = handOffs.whyNotStored(handOff);
  if (why === undefined) return;
  const { l10n } = editor;
  const text = l10n.t(
    "The token {0} ({1}) was issued and works, but only this window has it: it is lost when the window closes. Copy it, save it as a GitHub secret, or revoke it.",
    handOff.label,
    handOff.tokenId,
  );
  log.error(`${text} ${why.message}`);
  const showLog = { title: l10n.t("Show Log"), command: "registryTokens.showLog" };
  tellFailure(editor, `${text} ${log.redacted(why.message)}`, [showLog]);
}

function askDestiny({ editor, handOffs }: Services, handOff: HandOff, hasGone: boolean): Promise<Destiny> {
  const { l10n, ThemeIcon } = editor;
  const { label, tokenId } = handOff;
  const isStored = handOffs.whyNotStored(handOff) === undefined;
  const choices: Choice<Destiny>[] = [
    {
      label: l10n.t("Store and use"),
      detail: l10n.t("Here, and in the package manager's own file"),
      icon: new ThemeIcon("save"),
      value: "use",
    },
    {
      label: l10n.t("Copy"),
      detail: l10n.t("It is taken off the clipboard after {0} seconds", SECONDS_ON_CLIPBOARD),
      icon: new ThemeIcon("copy"),
      value: "copy",
    },
    {
      label: l10n.t("Save as GitHub secret…"),
      detail: l10n.t("For workflows of a repository, an environment or an organisation"),
      icon: new ThemeIcon("github"),
      value: "save-as-secret",
    },
  ];
  const revoke: Choice<Destiny> = {
    label: l10n.t("Revoke it"),
    detail: l10n.t("Its id is {0}", tokenId),
    icon: new ThemeIcon("trash"),
    value: "revoke",
  };
  const done: Choice<Destiny> = {
    label: l10n.t("Done: it is where it is needed"),
    detail: l10n.t("Nobody can show it again"),
    icon: new ThemeIcon("check"),
    value: "acknowledge",
  };
  return new Dialogue(editor, l10n.t("The token {0} was issued", label)).choose({
    placeholder: l10n.t("The registry shows it only once. Where is it to go?"),
    choices: [...choices, ...(isStored ? [] : [revoke]), ...(hasGone ? [done] : [])],
  });
}

interface Sending {
  readonly handOff: HandOff;
  readonly token: Secret;
  readonly destiny: Exclude<Destiny, "acknowledge">;
}

/** @returns `false` if it could not go there, or a question about the place was left */
async function hasArrived(services: Services, sending: Sending): Promise<boolean> {
  const { editor, log } = services;
  try {
    await send(services, sending);
    return true;
  } catch (error) {
    if (error instanceof Cancelled) return false;
    const isTold = error instanceof RegistryTokenError || error instanceof LogInNeeded;
    if (!isTold) throw error;
    log.error(error.message);
    const showLog = { title: editor.l10n.t("Show Log"), command: "registryTokens.showLog" };
    tellFailure(editor, log.redacted(error.message), [showLog]);
    return false;
  }
}

async function send(services: Services, { handOff, token, destiny }: Sending): Promise<void> {
  switch (destiny) {
    case "use":
      return use(services, handOff, token);
    case "copy":
      return copy(services, token);
    case "save-as-secret":
      await saveAsSecret(services, token, handOff);
      return;
    case "revoke":
      return revoke(services, handOff, token);
  }
}

async function revoke(services: Services, handOff: HandOff, token: Secret): Promise<void> {
  const { editor, log } = services;
  const { l10n } = editor;
  const { label, tokenId } = handOff;
  const progress = l10n.t("Revoking {0}, and making sure that it has ended", label);
  await administer(services, accountOf(services, handOff), (administration) =>
    withProgress(editor, progress, async (signal) => {
      const { tokens } = await administration.tokens.list({ signal });
      const record = tokens.find(({ id }) => id === tokenId);
      if (record !== undefined) await revokeAndProve(services, administration, { record, token, signal });
    }),
  );
  log.info(`The token ${tokenId} of ${handOff.url} was revoked.`);
  tell(editor, l10n.t("The token {0} is revoked.", label));
}

async function use(services: Services, handOff: HandOff, token: Secret): Promise<void> {
  const account = accountOf(services, handOff);
  const used = await useToken(services, account, { token, note: noteOf(handOff) });
  if (used.kind === "undone") throw used.error;
  const { written } = used;
  if (written !== undefined) tell(services.editor, tellWritten(services, account, written).join(" "));
}

async function copy({ editor, clock, log }: Services, token: Secret): Promise<void> {
  const { cleared } = await copyForAWhile(editor, token, clock);
  cleared.catch((error: unknown) => log.warn(`The clipboard could not be cleared: ${String(error)}`));
}

function noteOf({ tokenId: id, label, expiry, issuedAt: createdAt }: HandOff): TokenNote {
  return { id, label, expiry, createdAt };
}

/** The account that issued the token; a new one, should it have been forgotten meanwhile. */
function accountOf({ accounts }: Services, { accountId: id, kind, url, issuedAt }: HandOff): Account {
  const place = { kind, url, name: NAMELESS };
  return accounts.find(id) ?? { ...place, id: accountId(place), source: "issued", addedAt: issuedAt };
}
