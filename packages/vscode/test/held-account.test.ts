import type { Secret } from "@setup-registry-token/core";
import { describe, expect, it } from "vitest";
import type { Gained } from "../src/log-in/gained.ts";
import { type Account, accountId, type SessionNote, type TokenNote } from "../src/storage/account.ts";
import type { AccountSecrets } from "../src/storage/account-store.ts";
import {
  authorityOf,
  type HeldAccount,
  hasBetterToken,
  withGained,
  withIssued,
  without,
  wouldLoseToken,
} from "../src/storage/held-account.ts";
import { ACCOUNT, newToken } from "./storage-for-test.ts";

const NOW = Date.parse("2030-02-01T00:00:00Z");
const at = (date: string) => ({ expiry: { kind: "at", date } }) as const;
const GOOD = at("2030-04-01T00:00:00.000Z");
const OVER = at("2030-01-31T00:00:00.000Z");
const UNKNOWN = { expiry: { kind: "unknown" } } as const;
const [token, session, gained] = [newToken(), newToken(), newToken()];

interface Situation extends Partial<Pick<Account, "kind" | "source">> {
  readonly token?: TokenNote;
  readonly session?: SessionNote;
}

/** An account that has a secret for each note. */
function held({ kind = "apkg", source = "pasted", ...notes }: Situation): HeldAccount {
  const { token: _, ...place } = { ...ACCOUNT, kind, source };
  const account = { ...place, ...notes, id: accountId(place) };
  return {
    account,
    secrets: { ...(notes.token && { token }), ...(notes.session && { session }) },
  };
}

function given(differing: Partial<Gained> = {}): Gained {
  const { kind, url, name } = ACCOUNT;
  const what = { source: "log-in", gives: "token", secret: gained, expiry: UNKNOWN.expiry } as const;
  return { kind, url, name, userName: undefined, remarks: [], ...what, ...differing };
}

describe("what manages an account's tokens", () => {
  it.each<[string, Situation, Secret | undefined, boolean?]>([
    ["is the session", { session: GOOD, token: GOOD }, session, true],
    ["is the session also if its end is not known", { session: UNKNOWN }, session, true],
    ["may be a former token", { session: { ...GOOD, isFormerToken: true }, token: GOOD }, session, false],
    ["is the token when the session has ended", { session: OVER, token: GOOD }, token, false],
    ["is the token of a log-in", { token: GOOD, source: "log-in" }, token, true],
    ["is no token of PACKAGE.broker", { token: GOOD, kind: "package-broker" }, undefined],
    ["is nothing of PACKAGE.broker after the session", { session: OVER, kind: "package-broker" }, undefined],
    ["is nothing where there is nothing", {}, undefined],
  ])("%s", (_, situation, secret, isFromLogIn) => {
    const authority = authorityOf(held(situation), NOW);
    expect(authority?.secret).toBe(secret);
    expect(authority?.isFromLogIn).toBe(isFromLogIn);
  });
});

describe("a token that an account has", () => {
  it.each<[string, Situation, Partial<Gained>, boolean]>([
    ["that was pasted is better than a log-in's", { token: GOOD }, {}, true],
    ["that was adopted, too", { token: GOOD, source: "adopted" }, {}, true],
    ["that was issued, too", { token: GOOD, source: "issued" }, {}, true],
    ["whose end is not known, too", { token: UNKNOWN }, {}, true],
    ["that has ended is not", { token: OVER }, {}, false],
    ["of another log-in is not", { token: GOOD, source: "log-in" }, {}, false],
    ["is not compared with one that somebody brings", { token: GOOD }, { source: "pasted" }, false],
    ["is not compared with a session", { token: GOOD }, { gives: "session" }, false],
    ["of OnePub is not: its log-in gives one that lasts", { token: GOOD }, { kind: "onepub" }, false],
    ["is not there", { session: GOOD }, {}, false],
  ])("%s", (_, situation, differing, isBetter) => {
    expect(hasBetterToken(held(situation), given(differing), NOW)).toBe(isBetter);
  });

  it.each<[string, Situation, Partial<Gained>, boolean]>([
    ["would be lost by pasting another", { token: GOOD }, { source: "pasted" }, true],
    ["would be lost by adopting another", { token: GOOD }, { source: "adopted" }, true],
    ["would not be lost by pasting it again", { token: GOOD }, { source: "pasted", secret: token }, false],
    ["would be no loss when it has ended", { token: OVER }, { source: "pasted" }, false],
    ["would not be lost by a log-in that asks nobody", { token: GOOD }, {}, false],
    ["would not be lost by a session", { token: GOOD }, { source: "pasted", gives: "session" }, false],
  ])("%s", (_, situation, differing, isLoss) => {
    expect(wouldLoseToken(held(situation), given(differing), NOW)).toBe(isLoss);
  });
});

describe("what a log-in gives", () => {
  it.each<[string, Situation | undefined, Partial<Gained>, AccountSecrets, Account["source"]]>([
    ["makes an account", undefined, {}, { token: gained }, "log-in"],
    ["makes an account with a session", undefined, { gives: "session" }, { session: gained }, "log-in"],
    [
      "as a session leaves the token",
      { token: GOOD },
      { gives: "session" },
      { token, session: gained },
      "pasted",
    ],
    ["as a session replaces one", { session: OVER }, { gives: "session" }, { session: gained }, "log-in"],
    ["as a token ends the session before", { token: GOOD, session: GOOD }, {}, { token: gained }, "log-in"],
    [
      "by pasting leaves the session",
      { session: GOOD },
      { source: "pasted" },
      { token: gained, session },
      "pasted",
    ],
  ])("%s", (_, before, differing, secrets, source) => {
    const after = withGained(before && held(before), given(differing), NOW);
    expect(after.secrets.token).toBe(secrets.token);
    expect(after.secrets.session).toBe(secrets.session);
    expect(after.account.source).toBe(source);
    // Each secret has its note, and no note is without one.
    expect(after.account.token === undefined).toBe(secrets.token === undefined);
    expect(after.account.session === undefined).toBe(secrets.session === undefined);
  });

  it("that was there already stays what is known of it", () => {
    const note = { ...GOOD, id: "1", label: "ci" };
    const again = given({ source: "adopted", secret: token });
    const { account } = withGained(held({ source: "issued", token: note }), again, NOW);
    expect(account).toMatchObject({ source: "issued", token: note });
  });

  it("has a name if the registry gives one, else the one before, else none", () => {
    const nameOf = (before: HeldAccount | undefined, name: string | undefined) =>
      withGained(before, given({ name }), NOW).account.name;
    expect(nameOf(held({ token: GOOD }), "another")).toBe("another");
    expect(nameOf(held({ token: GOOD }), undefined)).toBe("developer");
    expect(nameOf(undefined, undefined)).toBe("token");
  });
});

describe("a token that was issued", () => {
  const issue = (situation: Situation) =>
    withIssued(held(situation), { token: gained, note: { ...GOOD, label: "ci" } }, NOW);

  it.each<[string, Situation, AccountSecrets, SessionNote | undefined]>([
    ["leaves the session", { session: GOOD, token: GOOD }, { token: gained, session }, GOOD],
    [
      "makes a session of a log-in's token",
      { token: GOOD, source: "log-in" },
      { token: gained, session: token },
      GOOD,
    ],
    [
      "makes a session of a token that manages others",
      { token: GOOD },
      { token: gained, session: token },
      { ...GOOD, isFormerToken: true },
    ],
    [
      "makes none of a token that only reads",
      { token: GOOD, kind: "package-broker" },
      { token: gained },
      undefined,
    ],
    [
      "drops a session that has ended",
      { session: OVER, kind: "package-broker" },
      { token: gained },
      undefined,
    ],
  ])("%s", (_, situation, secrets, note) => {
    const after = issue(situation);
    expect(after.secrets.token).toBe(secrets.token);
    expect(after.secrets.session).toBe(secrets.session);
    expect(after.account.session).toEqual(note);
    expect(after.account).toMatchObject({ source: "issued", token: { label: "ci" } });
  });
});

describe("a secret that is forgotten", () => {
  const both = held({ token: GOOD, session: GOOD });

  it("as the token leaves a log-in, or a token that came as that one did", () => {
    const sourceOf = (session: SessionNote) => without(held({ token: GOOD, session }), token)?.account.source;
    expect(sourceOf(GOOD)).toBe("log-in");
    expect(sourceOf({ ...GOOD, isFormerToken: true })).toBe("pasted");
  });

  it.each<[string, HeldAccount, Secret, AccountSecrets | undefined]>([
    ["as the session leaves the token", both, session, { token }],
    ["as the token leaves the session", both, token, { session }],
    ["as both leaves nothing", { ...both, secrets: { token, session: token } }, token, undefined],
    ["as the only one leaves nothing", held({ token: GOOD }), token, undefined],
    ["that is another leaves all", both, gained, { token, session }],
  ])("%s", (_, before, secret, secrets) => {
    const after = without(before, secret);
    expect(after === undefined).toBe(secrets === undefined);
    expect(after?.secrets.token).toBe(secrets?.token);
    expect(after?.secrets.session).toBe(secrets?.session);
    expect(after?.account.token === undefined).toBe(secrets?.token === undefined);
    expect(after?.account.session === undefined).toBe(secrets?.session === undefined);
  });
});
