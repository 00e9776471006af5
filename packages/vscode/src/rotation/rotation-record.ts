import { type GitHubSecret, readGitHubSecret, scopeText } from "../github/secret-place.ts";
import { fieldsOf } from "../storage/json-fields.ts";
import { SecretRecords, type StoragePorts } from "../storage/secret-records.ts";

/** A secret whose token is rotated from this editor: what is known of it, and how far the last rotation has come. */
export interface RotationRecord {
  /** Of account and secret. */
  readonly id: string;
  readonly accountId: string;
  /** `undefined`: the account's own token, in the editor and in the package manager's file. */
  readonly secret?: GitHubSecret;
  /** Of the token that the secret held before its first rotation from here, if somebody knew it. */
  readonly currentId?: string;
  /** What core knows of the tokens: ids and times, and nothing secret. */
  readonly receipt?: string;
  /** The last rotation, if it has not come to its end. */
  readonly run?: RotationRun;
}

export interface RotationRun {
  readonly id: number;
  readonly attempt: number;
  /** `began`: it may still be under way in another window, or its window was closed. `failed`: it is over. */
  readonly state: "began" | "failed";
}

/** Each may have one secret, `pending`: a new token that has not been stored yet. */
export type RotationStore = SecretRecords<RotationRecord>;

export function openRotations(ports: StoragePorts): RotationStore {
  return new SecretRecords({ name: "rotation", read: readRotation }, ports);
}

export function rotationId(accountId: string, secret: GitHubSecret | undefined): string {
  const parts = secret === undefined ? [] : [secret.place.scope, scopeText(secret.place), secret.name];
  return [accountId, ...parts].map(encodeURIComponent).join("/");
}

function readRotation(value: unknown): RotationRecord | undefined {
  const { accountId, secret: place, currentId, receipt, run } = fieldsOf(value);
  const secret = readGitHubSecret(place);
  if (typeof accountId !== "string" || (place !== undefined && secret === undefined)) return undefined;
  const { id, attempt, state } = fieldsOf(run);
  const isRun = typeof id === "number" && typeof attempt === "number";
  return {
    id: rotationId(accountId, secret),
    accountId,
    ...(secret !== undefined && { secret }),
    ...(typeof currentId === "string" && { currentId }),
    ...(typeof receipt === "string" && { receipt }),
    ...(isRun && { run: { id, attempt, state: state === "failed" ? "failed" : "began" } }),
  };
}
