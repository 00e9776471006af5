import type { RegistryKindName, Secret } from "@setup-registry-token/core";
import type { Gained } from "../log-in/gained.ts";
import { type Account, accountId, NAMELESS, type SessionNote, type TokenNote } from "./account.ts";
import type { AccountSecrets } from "./account-store.ts";
import { endOf, noteExpiry } from "./noted-expiry.ts";

/** An account with its secrets. What they are for, and what becomes of them, is decided here and nowhere else. */
export interface HeldAccount {
  readonly account: Account;
  readonly secrets: AccountSecrets;
}

/** What may manage an account's tokens. */
export interface Authority {
  readonly secret: Secret;
  /** Else it is a token that came another way: it may be allowed less than its user is. */
  readonly isFromLogIn: boolean;
}

/** A secret and what is known of it. */
interface Held<Note> {
  readonly secret: Secret;
  readonly note: Note;
}

interface Parts {
  readonly token?: Held<TokenNote> | undefined;
  readonly session?: Held<SessionNote> | undefined;
}

/** A session that has not ended; else the token, where the registry lets tokens manage others. */
export function authorityOf(held: HeldAccount, now: number): Authority | undefined {
  const { kind, source } = held.account;
  const { token, session } = partsOf(held);
  if (session !== undefined && !hasEnded(session.note, now)) {
    return { secret: session.secret, isFromLogIn: session.note.isFormerToken !== true };
  }
  if (token === undefined || !canTokensManage(kind)) return undefined;
  return { secret: token.secret, isFromLogIn: source === "log-in" };
}

/**
 * Whether an account has a better token than the one that a log-in gives, which lasts for an hour: then the log-in is
 * for the management of tokens. Whether the registry still takes that token is another question.
 */
export function hasBetterToken(held: HeldAccount, given: Gained, now: number): boolean {
  const { token } = partsOf(held);
  const isByLogIn = given.source === "log-in" && given.gives === "token" && canTokensManage(given.kind);
  const isChosen = token !== undefined && held.account.source !== "log-in";
  return isByLogIn && isChosen && !hasEnded(token.note, now);
}

/** Whether a token that somebody brings would take the place of another that has not ended. */
export function wouldLoseToken(held: HeldAccount, given: Gained, now: number): boolean {
  const { token } = partsOf(held);
  const isBrought = given.source !== "log-in" && given.gives === "token";
  return (
    isBrought && token !== undefined && !hasEnded(token.note, now) && !isSame(token.secret, given.secret)
  );
}

/** An account with what a log-in has given; a new one, if there was none before. */
export function withGained(before: HeldAccount | undefined, given: Gained, now: number): HeldAccount {
  const { kind, url, userName, source } = given;
  const name = given.name ?? before?.account.name ?? NAMELESS;
  const time = new Date(now).toISOString();
  const { token, session } = before === undefined ? {} : partsOf(before);
  const isSameToken = given.gives === "token" && token !== undefined && isSame(token.secret, given.secret);
  const keepsSource = given.gives === "session" ? token !== undefined : isSameToken && source === "adopted";
  const account = {
    ...before?.account,
    id: accountId({ kind, url, name }),
    kind,
    url,
    name,
    source: keepsSource ? (before?.account.source ?? source) : source,
    addedAt: before?.account.addedAt ?? time,
    ...(userName !== undefined && { userName }),
  };
  const expiry = noteExpiry(given.expiry);
  if (given.gives === "session") {
    return assembled(account, { token, session: { secret: given.secret, note: { expiry } } });
  }
  const known = isSameToken ? token.note : undefined;
  const note = {
    ...known,
    expiry: expiry.kind === "unknown" ? (known?.expiry ?? expiry) : expiry,
    // A registry that has just given a token, or let one pass, knows it.
    ...(given.doubt === undefined && { verifiedAt: time }),
  };
  return assembled(account, {
    token: { secret: given.secret, note },
    // A log-in gives a new authority, too: what managed tokens before may have ended.
    session: source === "log-in" ? undefined : session,
  });
}

/** An account that uses a token which was issued. What could manage its tokens before does so from now on. */
export function withIssued(
  held: HeldAccount,
  { token, note }: { token: Secret; note: TokenNote },
  now: number,
): HeldAccount {
  const { token: former, session } = partsOf(held);
  const authority = authorityOf(held, now);
  const formerNote: SessionNote = {
    expiry: former?.note.expiry ?? { kind: "unknown" },
    ...(authority?.isFromLogIn === false && { isFormerToken: true }),
  };
  return assembled(
    { ...held.account, source: "issued" },
    {
      token: { secret: token, note },
      session: authority && {
        secret: authority.secret,
        note: authority.secret === session?.secret ? session.note : formerNote,
      },
    },
  );
}

/** @returns `undefined` if nothing is left */
export function without(held: HeldAccount, secret: Secret): HeldAccount | undefined {
  const { token, session } = partsOf(held);
  const left = (part: Held<unknown> | undefined) => part !== undefined && !isSame(part.secret, secret);
  const parts = { token: left(token) ? token : undefined, session: left(session) ? session : undefined };
  if (parts.token === undefined && parts.session === undefined) return undefined;
  const isLogIn = parts.token === undefined && parts.session?.note.isFormerToken !== true;
  return assembled({ ...held.account, ...(isLogIn && { source: "log-in" }) }, parts);
}

export function isSame(one: Secret | undefined, other: Secret | undefined): boolean {
  return one !== undefined && one.reveal() === other?.reveal();
}

/** With PACKAGE.broker a token only reads packages; of other registries' tokens none is known to manage any. */
function canTokensManage(kind: RegistryKindName): boolean {
  return kind === "apkg";
}

function hasEnded({ expiry, verifiedAt }: Partial<TokenNote>, now: number): boolean {
  const end = expiry && endOf(expiry, verifiedAt);
  return end !== undefined && end.getTime() <= now;
}

function partsOf({ account, secrets }: HeldAccount): Parts {
  const { token, session } = secrets;
  const unknown = { expiry: { kind: "unknown" } } as const;
  return {
    token: token && { secret: token, note: account.token ?? unknown },
    session: session && { secret: session, note: account.session ?? unknown },
  };
}

function assembled({ token: _token, session: _session, ...facts }: Account, parts: Parts): HeldAccount {
  const { token, session } = parts;
  return {
    account: {
      ...facts,
      ...(token !== undefined && { token: token.note }),
      ...(session !== undefined && { session: session.note }),
    },
    secrets: {
      ...(token !== undefined && { token: token.secret }),
      ...(session !== undefined && { session: session.secret }),
    },
  };
}
