import type { Secret } from "@setup-registry-token/core";
import type { RotationRequest, RunNumber } from "@setup-registry-token/core/rotation";
import type { SecretPlace } from "../github/secret-place.ts";

/** All that the step was asked for, checked. */
export type RotationInputs = PlanInputs | RotateInputs | ReplaceInputs;

/** Says how many jobs a list of repositories takes. Nothing is asked of anybody. */
export interface PlanInputs {
  does: "plan";
  shards: number[];
}

/** Issues a token and ends the one before. */
export interface RotateInputs extends StoringInputs {
  does: "rotate";
  registry: "apkg" | "package-broker";
  authority: Authority;
  request: Omit<RotationRequest, "secret" | "run" | "spacing" | "signal">;
}

/** Ends the only token that there is, and stores its successor. */
export interface ReplaceInputs extends StoringInputs {
  does: "replace";
  registry: "onepub";
  /** An administrator's token. */
  authority: { kind: "token"; token: Secret };
  memberEmail: string;
  isDryRun: boolean;
}

export interface StoringInputs {
  /** `undefined` where the kind of registry has one of its own. */
  url: string | undefined;
  github: { token: Secret; apiUrl: string };
  run: RunNumber;
  /** As `owner/name`: where this run is. */
  currentRepository: string;
  /** As GitHub keeps it: in upper case. */
  secretName: string;
  /** One or more, all of the same scope. */
  places: [SecretPlace, ...SecretPlace[]];
  /** Which part of a longer list the places are; `undefined` if they are all of it. */
  shard: number | undefined;
  hasReceipt: boolean;
}

/** What may issue tokens. */
export type Authority =
  | { kind: "token"; token: Secret }
  | { kind: "password"; email: string; password: Secret; totpSecret: Secret | undefined };
