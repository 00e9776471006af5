import { untouched } from "./abandon.ts";
import { checkDestinations } from "./check-destinations.ts";
import { remaining } from "./destination-list.ts";
import { type DestinationTimes, destinationTimes } from "./destination-times.ts";
import { ANYWHERE, haveCommon, type Places } from "./places.ts";
import { type Reconciled, reconcile } from "./reconcile.ts";
import { revokeDue } from "./revoke-due.ts";
import type { RotationPorts } from "./rotation-ports.ts";
import type { Settings } from "./settings.ts";
import { survey } from "./survey.ts";
import { type Work, warn } from "./work.ts";

export interface Prepared {
  work: Work;
  reconciled: Reconciled;
  times: DestinationTimes;
}

/**
 * All that comes before a token is issued: finds out where things stand, asks whether everything can be done, and ends
 * what is due from earlier rotations.
 *
 * @throws {RotationFailed} the secret is as it was
 */
export async function prepare(settings: Settings, ports: RotationPorts): Promise<Prepared> {
  try {
    const work = await survey(settings, ports);
    const times = destinationTimes(work);
    const reconciled = await reconcile(work, times);
    work.keeper.receipt = reconciled.receipt;
    await checkDestinations(work, indicesToStore(work, reconciled));
    if (!reconciled.isComplete) await tellOfUnknownToken(work, times);
    await revokeDue(work, { neverStored: reconciled.neverStored });
    return { work, reconciled, times };
  } catch (error) {
    throw untouched("No token was issued.", error);
  }
}

function indicesToStore({ keys }: Work, { resumed, isComplete }: Reconciled): number[] {
  if (resumed !== undefined) return remaining(resumed.pending, keys);
  return isComplete ? [] : [...keys.keys()];
}

/** The token of before the first rotation goes on working, and nobody but the user can know which one it is. */
async function tellOfUnknownToken(work: Work, times: DestinationTimes): Promise<void> {
  const { current, places } = work.keeper.receipt;
  const isHere = (list: Places) => haveCommon(list, work.keys) || list.includes(ANYWHERE);
  if (current !== undefined || [...places.values()].some(isHere)) return;
  const isThereNone = (await times())?.every((time) => time === undefined) ?? false;
  if (isThereNone) return;
  warn(
    work,
    "It is not known which token the secret holds now, so that one will not be revoked. " +
      "When the new one is stored, revoke it at the registry, if no other secret and no job that is queued or running has it.",
  );
}
