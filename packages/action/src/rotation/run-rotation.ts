import { openRegistry } from "@setup-registry-token/core/registries";
import { RotationFailed, type RotationResult, rotate } from "@setup-registry-token/core/rotation";
import { setPlanOutputs, setRotationOutputs } from "../rotate-outputs.ts";
import { tellRotation } from "../rotate-summary.ts";
import { describeFailure, describeResult, type Rotated } from "./describe-result.ts";
import { identifySecret, openDestinations, openPendingStore, openReceipts } from "./open-destinations.ts";
import { openIssuer } from "./open-issuer.ts";
import { openRun, type RunPorts } from "./open-run.ts";
import { replaceToken } from "./replace-token.ts";
import type { ReplaceInputs, RotateInputs, RotationInputs } from "./rotation-inputs.ts";
import { untouchedOnFailure } from "./untouched-on-failure.ts";

/** Milliseconds between the starts of reads: GitHub allows 900 a minute (its "Rate limits for the REST API"). */
const READ_SPACING = 70;

/**
 * Does what the step was asked for, and tells of it by outputs and on the page of the run.
 *
 * @throws {RegistryTokenError} whose message says whether the secret still works
 */
export async function runRotation(inputs: RotationInputs, ports: RunPorts): Promise<void> {
  if (inputs.does === "plan") {
    setPlanOutputs(ports.commands, inputs.shards);
    const { length } = inputs.shards;
    ports.commands.info(`The list makes ${length === 1 ? "1 shard" : `${length} shards`}.`);
    return;
  }
  try {
    const { rotated, result } = await (inputs.does === "rotate"
      ? runIssuing(inputs, ports)
      : runReplacement(inputs, ports));
    setRotationOutputs(ports.commands, result);
    tellRotation(describeResult(rotated, result), ports);
  } catch (error) {
    if (error instanceof RotationFailed) tellRotation(describeFailure(inputs, error), ports);
    throw error;
  }
}

interface Ran {
  rotated: Rotated;
  result: RotationResult;
}

async function runIssuing(inputs: RotateInputs, ports: RunPorts): Promise<Ran> {
  const run = await openRun(inputs, ports);
  const destinations = openDestinations(inputs, run);
  const { receipts, secret, issuer } = await untouchedOnFailure(destinations, async () => ({
    receipts: await openReceipts(inputs, run),
    secret: await identifySecret(inputs, run),
    issuer: await openIssuer(inputs, { ...run, signal: ports.signal }),
  }));
  const { secretName } = inputs;
  try {
    const result = await rotate(
      {
        ...inputs.request,
        secret,
        run: inputs.run,
        // Writes are spaced where they are sent, together with those of the receipt.
        spacing: { check: READ_SPACING },
        signal: ports.signal,
      },
      { ...run, issuer, destinations, receipts, pendingStore: openPendingStore(inputs, run) },
    );
    return {
      rotated: { does: "rotate", secretName, registry: issuer.registry, receipt: receipts?.name },
      result,
    };
  } finally {
    await issuer.close();
  }
}

async function runReplacement(inputs: ReplaceInputs, ports: RunPorts): Promise<Ran> {
  const run = await openRun(inputs, ports);
  const { memberEmail, authority, isDryRun, secretName } = inputs;
  const registry = openRegistry("onepub", { url: inputs.url, http: run.http, clock: run.clock });
  const result = await replaceToken(
    { registry, memberEmail, authority: authority.token, isDryRun },
    { ...run, destinations: openDestinations(inputs, run) },
    { signal: ports.signal },
  );
  return { rotated: { does: "replace", secretName, registry: registry.url, receipt: undefined }, result };
}
