import {
  type IssuedToken,
  type Registry,
  RegistryTokenError,
  type Secret,
  type TokenAdministration,
} from "@setup-registry-token/core";
import { type RotationResult, rotate } from "@setup-registry-token/core/rotation";
import type { Services } from "../services.ts";
import { openDestination } from "./open-destination.ts";
import { openIssuer } from "./open-issuer.ts";
import { requestFor } from "./request-for.ts";
import type { WantedRotation } from "./rotation-dialogue.ts";
import { RotationJournal } from "./rotation-journal.ts";

interface RotationParts {
  readonly registry: Registry;
  readonly tokens: TokenAdministration;
  /** Ids of tokens of which the user has agreed that they are revoked. */
  readonly revocable: ReadonlySet<string>;
  readonly signal: AbortSignal;
  /** Tells in a few words how far it is. */
  readonly report: (message: string) => void;
}

/**
 * Rotates a token by core's machine. Every step is in the journal before the next one begins. A token that is in wrong hands
 * is revoked at the end, and it alone: whatever else was replaced keeps its day.
 *
 * @throws {RotationFailed} whose message says whether the secret still works
 */
export async function runRotation(
  services: Services,
  wanted: WantedRotation,
  { registry, tokens, revocable, signal, report }: RotationParts,
): Promise<RotationResult> {
  const { clock, log, rotations } = services;
  const { record, present } = wanted;
  const issued: IssuedToken[] = [];
  const onIssued = (one: IssuedToken): void => void issued.push(one);
  const recordOf = (value: Secret) => issued.find((one) => one.token.reveal() === value.reveal())?.record;
  const destination = openDestination(services, { wanted, report, recordOf });
  const journal = await RotationJournal.open(rotations, record, present?.id);
  const run = await journal.begin(clock.now());
  // Core tells of an abortion as a rotation that was cancelled; it does not know the editor's reasons.
  const cancellation = new AbortController();
  const cancel = () => cancellation.abort();
  signal.addEventListener("abort", cancel);
  if (signal.aborted) cancel();
  try {
    const result = await rotate(
      requestFor(services, wanted, { run, namedIds: journal.namedIds, signal: cancellation.signal }),
      {
        issuer: openIssuer(services, { registry, tokens, revocable, report, onIssued }),
        destinations: [destination],
        receipts: journal.receipts,
        clock,
        mask: (secret) => log.know(secret),
        report(event) {
          if (event.kind === "warning") log.warn(event.message);
          if (event.kind === "step") log.info(event.message);
        },
      },
    );
    const ended = await endLeaked(services, wanted, { result, tokens, report });
    await note(services, journal.end());
    return ended;
  } catch (error) {
    await note(services, journal.fail(run));
    throw error;
  }
}

/** What has come of a rotation is told, also where it cannot be noted: then the next one finds that out by itself. */
async function note({ log }: Services, noting: Promise<void>): Promise<void> {
  try {
    await noting;
  } catch (error) {
    log.warn(`How the rotation has ended could not be noted: ${String(error)}`);
  }
}

/**
 * Revokes the token that is in wrong hands, now that another has its place. Whoever cancels does not want that one to live.
 */
async function endLeaked(
  { editor: { l10n }, log }: Services,
  { deed, present }: WantedRotation,
  { result, tokens, report }: Pick<RotationParts, "tokens" | "report"> & { result: RotationResult },
): Promise<RotationResult> {
  const isElsewhere = present === undefined || present.id === result.tokenId;
  if (deed !== "incident" || isElsewhere || result.revoked.includes(present.id)) return result;
  try {
    report(l10n.t("The token that is in wrong hands is revoked"));
    await tokens.revoke(present.id);
  } catch (error) {
    if (!(error instanceof RegistryTokenError)) throw error;
    log.error(`The token ${present.id}, which is in wrong hands, could not be revoked. ${error.message}`);
    return result;
  }
  log.info(`The token ${present.id}, which was in wrong hands, was revoked.`);
  const isOther = ({ id }: { id: string }) => id !== present.id;
  return {
    ...result,
    revoked: [...result.revoked, present.id],
    superseded: result.superseded.filter(isOther),
    kept: result.kept.filter(isOther),
  };
}
