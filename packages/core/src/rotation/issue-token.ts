import { RegistryTokenError } from "../errors.ts";
import type { Expiry } from "../registries/expiry.ts";
import type { IssuedToken } from "../registries/token-administration.ts";
import type { Verification } from "../registries/verification.ts";
import { abandon, untouched } from "./abandon.ts";
import { cursorName } from "./destination-list.ts";
import type { DestinationTimes } from "./destination-times.ts";
import type { HeldToken } from "./held-token.ts";
import { faultOf } from "./issued-fault.ts";
import { pendingValue } from "./pending-value.ts";
import { placesOf } from "./places.ts";
import { withPlaces } from "./receipt-changes.ts";
import { runText } from "./run-label.ts";
import { isoTime, LEASE } from "./spans.ts";
import { tell, type Work } from "./work.ts";

/**
 * Issues a token, proves that it works, and writes down that it is about to be stored.
 *
 * @throws {RotationFailed} The token was revoked, or the message names it; the secret is as it was.
 */
export async function issueToken(work: Work, times: DestinationTimes): Promise<HeldToken> {
  const { ports, settings, keeper, keys } = work;
  const { signal } = settings;
  const written = await times().catch((error: unknown) => {
    throw untouched("No token was issued.", error);
  });
  const issued = await issue(work);
  const { id, label, expiry } = issued.record;
  ports.mask(issued.token);
  const fault = faultOf(issued, work);
  // It is none that this rotation has issued, so a secret may hold it.
  if (fault?.isOurs === false) throw untouched("No new token was issued.", fault.error);
  try {
    if (fault !== undefined) throw fault.error;
    tell(work, `The token ${id} was issued as "${work.label}".`);
    const verification = await ports.issuer.verify(issued.token, { signal });
    demandAcceptance(verification);
    const now = ports.clock.now();
    const isOnly = keys.length === 1 && written !== undefined;
    const pending = {
      id,
      label: label === "" ? work.label : label,
      since: isoTime(now),
      run: runText(settings.run),
      until: isoTime(now + LEASE),
      stored: 0,
      of: cursorName(keys),
      ...(isOnly && { before: written[0]?.toISOString() ?? null }),
    };
    await keeper.write(withPlaces({ ...keeper.receipt, pending }, id, placesOf(keys)), { signal });
    await storePending(work, id, issued);
    return { token: issued.token, expiry: knownExpiry(verification.expiry, expiry), pending, isFresh: true };
  } catch (error) {
    throw await abandon(work, id, { what: `The new token ${id} could not be put to use.`, error });
  }
}

/** Where an answer was lost the token may exist, though nobody has its value. Its label leads to it. */
async function issue(work: Work): Promise<IssuedToken> {
  const { ports, settings, label, tokens } = work;
  const { token, signal } = settings;
  try {
    return await ports.issuer.issue({ ...token, label }, { signal });
  } catch (error) {
    const revoked: string[] = [];
    try {
      const list = await ports.issuer.list();
      for (const { id } of list.tokens.filter((record) => record.label === label && !tokens.has(record.id))) {
        await ports.issuer.revoke(id);
        revoked.push(id);
      }
    } catch (lookUpError) {
      const what = `No token was issued, or one whose answer was lost: if there is a token "${label}" at the registry, the next run revokes it.`;
      throw untouched(what, new AggregateError([error, lookUpError]), error);
    }
    const lost =
      revoked.length === 0
        ? "No token was issued."
        : `The answer to the request for a token was lost; the token ${revoked.join(", ")} was revoked again.`;
    throw untouched(lost, error);
  }
}

function demandAcceptance({ certainty }: Verification): void {
  if (certainty === "accepted") return;
  throw new RegistryTokenError(
    "registry-misbehaved",
    "The registry answers as it would without a token, so nothing shows that the new token works. " +
      "A token that may not work is not stored in the place of one that does: have the registry ask for a token, or rotate by hand.",
  );
}

async function storePending(
  { ports, keeper, settings }: Work,
  id: string,
  { token }: IssuedToken,
): Promise<void> {
  if (ports.destinations.length === 1 || keeper.store === undefined) return;
  await ports.pendingStore?.store(pendingValue(id, token), { signal: settings.signal });
}

function knownExpiry(first: Expiry, second: Expiry): Expiry {
  return first.kind === "unknown" ? second : first;
}
