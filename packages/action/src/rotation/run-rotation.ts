import { isMaskable, type Secret } from "@setup-registry-token/core";
import { httpClient, openRegistry } from "@setup-registry-token/core/registries";
import {
  RotationFailed,
  type RotationPorts,
  type RotationResult,
  rotate,
} from "@setup-registry-token/core/rotation";
import { openGitHub } from "../github/open-github.ts";
import { mask, unmaskable } from "../masking.ts";
import { nodeHttp } from "../node-http.ts";
import { setPlanOutputs, setRotationOutputs } from "../rotate-outputs.ts";
import { tellRotation } from "../rotate-summary.ts";
import { systemClock } from "../system-clock.ts";
import type { WorkflowCommands } from "../workflow-commands.ts";
import { describeFailure, describeResult, type Rotated } from "./describe-result.ts";
import { describeScope, openDestinations, openPendingStore, openReceipts } from "./open-destinations.ts";
import { openIssuer } from "./open-issuer.ts";
import { replaceToken } from "./replace-token.ts";
import { reportEvents } from "./report-events.ts";
import type { ReplaceInputs, RotateInputs, RotationInputs } from "./rotation-inputs.ts";

export interface RunPorts {
  commands: WorkflowCommands;
  env: Readonly<Record<string, string | undefined>>;
  /** Ends the rotation in an orderly way. */
  signal: AbortSignal;
}

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
    ports.commands.info(`The list makes ${inputs.shards.length} shards.`);
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
  const common = await open(inputs, ports);
  const { github, report, warn } = common;
  const destinationPorts = { github, clock: systemClock, warn };
  const receipts = await openReceipts(inputs, destinationPorts);
  const issuer = await openIssuer(inputs, common);
  const { secretName } = inputs;
  try {
    const result = await rotate(
      {
        ...inputs.request,
        secret: { scope: describeScope(inputs), name: secretName },
        run: inputs.run,
        // Writes are spaced where they are sent, together with those of the receipt.
        spacing: { check: READ_SPACING },
        signal: ports.signal,
      },
      {
        issuer,
        destinations: openDestinations(inputs, destinationPorts),
        receipts,
        pendingStore: openPendingStore(inputs, destinationPorts),
        clock: systemClock,
        mask: common.mask,
        report,
      },
    );
    return {
      rotated: { secretName, registry: issuer.registry, receipt: receipts?.name, does: "rotate" },
      result,
    };
  } finally {
    await issuer.close();
  }
}

async function runReplacement(inputs: ReplaceInputs, ports: RunPorts): Promise<Ran> {
  const common = await open(inputs, ports);
  const { github, report, warn } = common;
  const registry = openRegistry("onepub", { url: inputs.url, http: common.http, clock: systemClock });
  const result = await replaceToken(
    {
      registry,
      memberEmail: inputs.memberEmail,
      authority: inputs.authority.token,
      isDryRun: inputs.isDryRun,
    },
    {
      destinations: openDestinations(inputs, { github, clock: systemClock, warn }),
      mask: common.mask,
      report,
    },
    { signal: ports.signal },
  );
  const { secretName } = inputs;
  return { rotated: { secretName, registry: registry.url, receipt: undefined, does: "replace" }, result };
}

/** What both ways need: the network, and ways to hide and to tell. */
async function open(inputs: RotateInputs | ReplaceInputs, { commands, env }: RunPorts) {
  const report: RotationPorts["report"] = reportEvents(inputs.secretName, commands);
  const github = await openGitHub({
    ...inputs.github,
    clock: systemClock,
    report: (message) => report({ kind: "step", message }),
  });
  return {
    github,
    report,
    warn: (message: string) => report({ kind: "warning", message }),
    http: httpClient({ port: nodeHttp(env), clock: systemClock, userAgent: "setup-registry-token" }),
    clock: systemClock,
    mask: (secret: Secret) => {
      mask(commands, secret);
      if (!isMaskable(secret)) commands.warning(unmaskable, { title: "A new token cannot be masked" });
    },
  };
}
