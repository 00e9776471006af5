import { randomInt, randomUUID } from "node:crypto";
import { issuedToken } from "../issued-tokens.ts";
import type { PubRight } from "../pub/hosted-pub.ts";
import type { OnePubRole, OnePubState, OnePubToken } from "./onepub-state.ts";

const PUBLISHERS: readonly OnePubRole[] = ["SystemAdministrator", "Administrator", "TeamLeader", "Uploader"];

/** A member's one token, made if there is none that is live: several devices share it. */
export function tokenOfMember(email: string, state: OnePubState): { value: string; isNew: boolean } {
  const value = liveValueOf(email, state);
  if (value !== undefined) return { value, isNew: false };
  const minted = Buffer.from(`${randomInt(1000, 10_000)}:${randomUUID()}`).toString("base64");
  giveToken(email, minted, state);
  state.effects.mint += 1;
  return { value: minted, isNew: true };
}

/** A member's token, if there is one that is live. */
export function liveValueOf(email: string, state: OnePubState): string | undefined {
  const value = state.values.get(email);
  return value !== undefined && liveToken(value, state) !== undefined ? value : undefined;
}

/**
 * Makes a value a member's one token.
 *
 * @param differing what is not as the member's role and the server have it
 */
export function giveToken(
  email: string,
  value: string,
  state: OnePubState,
  differing: Partial<Pick<OnePubToken, "right" | "expiresAt" | "expiry">> = {},
): void {
  const member = state.members.get(email);
  if (member === undefined) throw new Error(`OnePub has no member ${email}.`);
  revokeTokenOf(email, state);
  const { now, tokenLifetime } = state.options;
  const createdAt = now();
  const right: PubRight = PUBLISHERS.includes(member.role) ? "read-and-publish" : "read";
  state.values.set(email, value);
  state.issued.add({
    ...issuedToken(value, { label: email, createdAt, expiresAt: createdAt + tokenLifetime }),
    holder: "member",
    organisation: member.organisation,
    right,
    expiry: "sliding",
    ...differing,
  });
}

/** Ends a member's token, on all devices. */
export function revokeTokenOf(email: string, state: OnePubState): void {
  const value = liveValueOf(email, state);
  const token = value === undefined ? undefined : state.issued.findToken(value);
  if (token !== undefined) state.issued.revoke(token);
}

/** Notes the use of a token, which puts off its end. Undefined if it is unknown, revoked or expired. */
export function useToken(value: string, state: OnePubState): OnePubToken | undefined {
  const token = liveToken(value, state);
  if (token === undefined) return undefined;
  const used = state.issued.use(token);
  if (used.expiry === "fixed") return used;
  const { now, tokenLifetime } = state.options;
  return state.issued.change(used, { ...used, expiresAt: now() + tokenLifetime });
}

function liveToken(value: string, { issued }: OnePubState): OnePubToken | undefined {
  const token = issued.findToken(value);
  return token === undefined || token.revokedAt !== null || issued.isExpired(token) ? undefined : token;
}
