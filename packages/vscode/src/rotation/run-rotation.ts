import type { IssuedToken, Registry, Secret, TokenAdministration } from "@setup-registry-token/core";
import { type RotationResult, rotate } from "@setup-registry-token/core/rotation";
import { scopeText } from "../github/secret-place.ts";
import type { Services } from "../services.ts";
import { openDestination } from "./open-destination.ts";
import { openIssuer } from "./open-issuer.ts";
import type { WantedRotation } from "./rotation-dialogue.ts";
import { RotationJournal } from "./rotation-journal.ts";

interface RotationParts {
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
 * @throws {Cancelled}, {RegistryTokenError} if GitHub's API cannot be opened, or the secret storage does not work
 */
export async function runRotation(
  services: Services,
  wanted: WantedRotation,
  { registry, tokens, signal, report }: RotationParts,
): Promise<RotationResult> {
  const { clock, log, rotations } = services;
  const { record, deed, present, token } = wanted;
  const issued: IssuedToken[] = [];
  const onIssued = (one: IssuedToken): void => void issued.push(one);
  const recordOf = (value: Secret) => issued.find((one) => one.token.reveal() === value.reveal())?.record;
  await services.trySecretStorage();
  const destination = await openDestination(services, { wanted, report, recordOf });
  const journal = await RotationJournal.open(rotations, record, present?.id);
  const run = await journal.begin(clock.now());
  // Core tells of an abortion as a rotation that was cancelled; it does not know the editor's reasons.
  const cancellation = new AbortController();
  const cancel = () => cancellation.abort();
  signal.addEventListener("abort", cancel);
  if (signal.aborted) cancel();
  try {
    const result = await rotate(
      {
        secret: labelOf(wanted),
        run,
        mode: deed === "finish" ? "finish" : "rotate",
        token,
        ...(deed === "incident" && { occasion: "incident", grace: 0 }),
        presentId: present?.id,
        namedIds: journal.namedIds,
        signal: cancellation.signal,
      },
      {
        issuer: openIssuer(services, { registry, tokens, report, onIssued }),
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
    await note(services, journal.end());
    return result;
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

/** What the labels of its tokens begin with at the registry: visible ASCII characters without a colon. */
function labelOf({ record: { secret, accountId } }: WantedRotation): { scope: string; name: string } {
  if (secret !== undefined) return { scope: scopeText(secret.place), name: secret.name };
  return { scope: `editor/${accountId.replace(/[^\x21-\x39\x3b-\x7e]/g, "_")}`, name: "TOKEN" };
}
