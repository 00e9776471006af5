import type { RotationResult } from "@setup-registry-token/core/rotation";
import type { WorkflowCommands } from "./workflow-commands.ts";

/** Ids and times; never a token. */
export function setRotationOutputs(
  commands: WorkflowCommands,
  { isChanged, isDryRun, tokenId, expiry, superseded }: RotationResult,
): void {
  commands.setOutputs({
    changed: String(isChanged && !isDryRun),
    "token-id": tokenId ?? "",
    "expires-at": expiry.kind === "at" ? expiry.date.toISOString() : "",
    superseded: JSON.stringify(
      superseded.map(({ id, revocableAt }) => ({ id, "revocable-at": revocableAt.toISOString() })),
    ),
  });
}

/** @param shards their numbers, for a matrix */
export function setPlanOutputs(commands: WorkflowCommands, shards: readonly number[]): void {
  commands.setOutputs({ shards: JSON.stringify(shards) });
}
