import { type GitHubSecret, readGitHubSecret, scopeText } from "../github/secret-place.ts";
import { fieldsOf } from "../storage/json-fields.ts";
import { SecretRecords, type StoragePorts } from "../storage/secret-records.ts";

/** A place whose token is rotated from this editor: what is known of it, and how far the last rotation has come. */
export interface RotationRecord {
  /** Of account and secret. */
  readonly id: string;
  readonly accountId: string;
  /** `undefined`: the account's own token, in the editor and in the package manager's file. */
  readonly secret?: GitHubSecret;
  /** Of tokens of which a user has said that they were there, and which are to be ended, whatever their labels. */
  readonly namedIds: readonly string[];
  /** Made by chance: in another editor, an account of the same name has a token of its own. */
  readonly editorId: string;
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

/** They have no secrets, and are in the secret storage all the same: each window hears of what changes there. */
export type RotationStore = SecretRecords<RotationRecord>;

export function openRotations(ports: StoragePorts): RotationStore {
  return new SecretRecords({ name: "rotation", read: readRotation }, ports);
}

/** @returns what is known of a place, or the record of one that has not been rotated from here */
export function rotationOf(
  rotations: Pick<RotationStore, "find">,
  { accountId, secret }: { accountId: string; secret: GitHubSecret | undefined },
): RotationRecord {
  const id = rotationId(accountId, secret);
  const editorId = globalThis.crypto.randomUUID();
  return (
    rotations.find(id) ?? { id, accountId, ...(secret !== undefined && { secret }), namedIds: [], editorId }
  );
}

function rotationId(accountId: string, secret: GitHubSecret | undefined): string {
  const parts = secret === undefined ? [] : [secret.place.scope, scopeText(secret.place), secret.name];
  return [accountId, ...parts].map(encodeURIComponent).join("/");
}

function readRotation(value: unknown): RotationRecord | undefined {
  const { accountId, secret: place, namedIds, editorId, receipt, run } = fieldsOf(value);
  const secret = readGitHubSecret(place);
  if (typeof accountId !== "string" || (place !== undefined && secret === undefined)) return undefined;
  const { id, attempt, state } = fieldsOf(run);
  const isRun = typeof id === "number" && typeof attempt === "number";
  return {
    id: rotationId(accountId, secret),
    accountId,
    ...(secret !== undefined && { secret }),
    namedIds: (Array.isArray(namedIds) ? namedIds : []).filter((one: unknown) => typeof one === "string"),
    // Before version 2 of the receipt there was none; it is kept when the next rotation begins.
    editorId: typeof editorId === "string" ? editorId : globalThis.crypto.randomUUID(),
    ...(typeof receipt === "string" && { receipt }),
    ...(isRun && { run: { id, attempt, state: state === "failed" ? "failed" : "began" } }),
  };
}
