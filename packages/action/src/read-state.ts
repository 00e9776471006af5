import { isAbsolute, sep } from "node:path";
import {
  credentialFormats,
  isClaimDirectory,
  RegistryTokenError,
  type RunningJob,
} from "@setup-registry-token/core";
import { nothingToUndo, STATE_NAME, type State } from "./state.ts";

/**
 * The state of this step; empty if main was stopped before it had anything to take back. Where main has left none, the
 * variable may be one that another step has exported: so only what main could have written is believed.
 *
 * @throws {RegistryTokenError} `input-invalid`
 */
export function readState(
  env: Readonly<Record<string, string | undefined>>,
  job: Pick<RunningJob, "temporaryDirectory">,
): State {
  const text = env[`STATE_${STATE_NAME}`] ?? "";
  if (text === "") return nothingToUndo;
  const state = parsed(text);
  if (isState(state, job)) return state;
  throw new RegistryTokenError(
    "input-invalid",
    `STATE_${STATE_NAME} is not what this step has left for its clean-up, so nothing was put back. ` +
      "Look for a step that exports a variable of this name.",
  );
}

function isState(value: unknown, job: Pick<RunningJob, "temporaryDirectory">): value is State {
  const { entries, secretVariables } = fieldsOf(value);
  return Array.isArray(entries) && entries.every((entry) => isEntry(entry, job)) && isTexts(secretVariables);
}

/** Directories on the way to the file are the only ones that main may have made for it. */
function isEntry(value: unknown, job: Pick<RunningJob, "temporaryDirectory">): boolean {
  const { packageManager, file, key, claim, missingDirectories } = fieldsOf(value);
  return (
    isText(packageManager) &&
    Object.hasOwn(credentialFormats, packageManager) &&
    isText(file) &&
    isAbsolute(file) &&
    isText(key) &&
    isText(claim) &&
    isClaimDirectory(claim, job) &&
    isTexts(missingDirectories) &&
    missingDirectories.every((directory) => isAbsolute(directory) && file.startsWith(directory + sep))
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(isText);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
