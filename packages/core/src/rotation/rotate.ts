import { untouched } from "./abandon.ts";
import { deliver } from "./deliver.ts";
import { foretell } from "./foretell.ts";
import { issueToken } from "./issue-token.ts";
import { outcome } from "./outcome.ts";
import { readPendingValue } from "./pending-value.ts";
import { type Prepared, prepare } from "./prepare.ts";
import { removePending } from "./remove-pending.ts";
import type { RotationPorts } from "./rotation-ports.ts";
import type { RotationRequest } from "./rotation-request.ts";
import type { RotationResult } from "./rotation-result.ts";
import { readSettings, type Settings } from "./settings.ts";
import { takeOver } from "./take-over.ts";

/**
 * Issues a new token, proves that it works, stores it wherever it is used, and ends those that were replaced when
 * nobody can hold them any more. Whatever fails, the destinations hold a token that works.
 *
 * @throws {RotationFailed} whose message says whether the secret still works and what to do
 * @throws {RegistryTokenError} `input-invalid`: nothing was asked
 */
export async function rotate(request: RotationRequest, ports: RotationPorts): Promise<RotationResult> {
  const settings = readSettings(request, ports);
  maskPendingToken(settings, ports);
  const prepared = await prepare(settings, ports);
  const { work, reconciled, times } = prepared;
  const { resumed, isComplete } = reconciled;
  if (settings.isDryRun) return foretell(work, reconciled);
  if (resumed === undefined && isComplete) return bringUpToDate(prepared);
  const held = resumed === undefined ? await issueToken(work, times) : await takeOver(work, resumed);
  const stored = await deliver(work, held, times);
  return outcome(work, work.keeper.receipt, {
    isChanged: true,
    expiry: held.expiry,
    stored,
    resumed: resumed && { id: resumed.pending.id, from: resumed.pending.run },
  });
}

function maskPendingToken({ pendingToken }: Settings, ports: RotationPorts): void {
  if (pendingToken === undefined) return;
  ports.mask(pendingToken);
  const value = readPendingValue(pendingToken);
  if (value !== undefined) ports.mask(value.token);
}

/** Nothing is to be issued or stored: only the receipt may have to learn something. */
async function bringUpToDate({ work, reconciled }: Prepared): Promise<RotationResult> {
  const { keeper, ports, settings } = work;
  const { adopted } = reconciled;
  try {
    if (keeper.isBehind) await keeper.write(keeper.receipt, { signal: settings.signal });
  } catch (error) {
    throw untouched("The receipt could not be brought up to date.", error);
  }
  if (adopted !== undefined && ports.destinations.length > 1) await removePending(work);
  return outcome(work, keeper.receipt, {
    isChanged: adopted !== undefined,
    ...(adopted && { stored: ports.destinations.map(({ name }) => name) }),
    resumed: adopted && { id: adopted.id, from: adopted.run },
  });
}
