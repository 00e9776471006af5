import type { Expiry } from "../registries/expiry.ts";
import type { TokenRequest } from "../registries/token-administration.ts";

/** What a rotation has done; in a dry run, what it would do. */
export interface RotationResult {
  /** Whether the destinations hold another token than before. */
  isChanged: boolean;
  isDryRun: boolean;
  /** Of the token that the destinations hold; `undefined` if that is not known. */
  tokenId: string | undefined;
  /** Of that token. */
  expiry: Expiry;
  /** Replaced and still valid. */
  superseded: { id: string; revocableAt: Date }[];
  /** Names of destinations, in their order. */
  stored: string[];
  /** Ids of tokens that are gone for good. */
  revoked: string[];
  /** Tokens that could have been revoked by the clock, or that nobody but a person can judge; and why, in a sentence. */
  kept: { id: string; why: string }[];
  /** In a dry run: what the registry would be asked for, if a token would be issued. */
  wanted?: TokenRequest | undefined;
  /** Set if the token is one that an earlier run issued. */
  resumed: { id: string; from: string } | undefined;
  /** Full sentences that a user should know. */
  remarks: string[];
}
