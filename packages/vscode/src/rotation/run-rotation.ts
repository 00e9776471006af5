import type { Registry, TokenAdministration } from "@setup-registry-token/core";
import { type Destination, type RotationResult, rotate } from "@setup-registry-token/core/rotation";
import { githubDestination } from "../github/github-destination.ts";
import { openGitHubSession } from "../github/github-session.ts";
import { oauthScope, scopeText } from "../github/secret-place.ts";
import type { Services } from "../services.ts";
import type { Account } from "../storage/account.ts";
import { hereDestination } from "./here-destination.ts";
import type { WantedRotation } from "./rotation-dialogue.ts";
import { RotationJournal } from "./rotation-journal.ts";

interface RotationParts {
  readonly account: Account;
  readonly registry: Registry;
  readonly tokens: TokenAdministration;
  readonly signal: AbortSignal;
  /** Tells in a few words how far it is. */
  readonly report: (message: string) => void;
}

/**
 * Rotates a token by core's machine. Every step is in the journal before the next one begins.
 *
 * @throws {RotationFailed} whose message says whether the secret still works
 */
export async function runRotation(
  services: Services,
  wanted: WantedRotation,
  { account, registry, tokens, signal, report }: RotationParts,
): Promise<RotationResult> {
  const { clock, log, rotations } = services;
  const { record, deed, token } = wanted;
  const destination = await openDestination(services, account, wanted);
  const journal = await RotationJournal.open(rotations, record);
  const pendingToken = await journal.pendingToken();
  const run = await journal.begin(clock.now());
  // Nobody but this machine holds its own token, so nothing is to be waited for.
  const endsAtOnce = deed === "incident" || record.secret === undefined;
  try {
    const result = await rotate(
      {
        secret: labelOf(wanted),
        run,
        mode: deed === "finish" ? "finish" : "rotate",
        token,
        ...(endsAtOnce && { occasion: "incident", grace: 0 }),
        currentId: record.currentId,
        pendingToken,
        signal,
      },
      {
        issuer: { registry: registry.url, ...tokens, verify: registry.verify },
        destinations: [destination],
        receipts: journal.receipts,
        pendingStore: journal.pendingStore,
        clock,
        mask: (secret) => log.know(secret),
        report(event) {
          if (event.kind === "progress") return;
          if (event.kind === "warning") log.warn(event.message);
          else log.info(event.message);
          report(log.redacted(event.message));
        },
      },
    );
    await journal.end();
    return result;
  } catch (error) {
    await journal.fail(run);
    throw error;
  }
}

async function openDestination(
  services: Services,
  account: Account,
  { record: { secret }, github }: WantedRotation,
): Promise<Destination> {
  if (secret === undefined) return hereDestination(services, account);
  const scopes = [...new Set(["repo", oauthScope(secret.place)])];
  const { l10n } = services.editor;
  return githubDestination({ github: github ?? (await openGitHubSession(services, scopes)), secret, l10n });
}

/** What the labels of its tokens begin with at the registry: visible ASCII characters without a colon. */
function labelOf({ record: { secret, accountId } }: WantedRotation): { scope: string; name: string } {
  if (secret !== undefined) return { scope: scopeText(secret.place), name: secret.name };
  return { scope: `editor/${accountId.replace(/[^\x21-\x39\x3b-\x7e]/g, "_")}`, name: "TOKEN" };
}
