import { describe, expect, it } from "vitest";
import { jsonReply } from "../../../e2e/registries/reply.ts";
import { newTotpSecret, totpCode } from "../../../e2e/registries/totp.ts";
import type { LoggedIn, SecondFactor } from "../src/registries/log-in.ts";
import { totp } from "../src/registries/totp.ts";
import { Secret } from "../src/secret.ts";
import { homeOf, newSecret } from "./registry-loopback.ts";
import { passwordLogIn } from "./registry-operations.ts";

const HOUR = 60 * 60_000;
const NAME = "someone@example.com";

interface Person {
  password: string;
  totpSecret?: string;
  recoveryCodes?: string[];
}

const HOMES = {
  async apkg() {
    const home = await homeOf("apkg");
    return {
      ...home,
      add: (person: Person) => home.server.addUser({ username: NAME, email: NAME, ...person }),
    };
  },
  async "package-broker"() {
    const home = await homeOf("package-broker");
    return { ...home, add: (person: Person) => home.server.addUser({ email: NAME, ...person }) };
  },
};

/** A registry that knows somebody, with a second factor or without. */
async function situation(kind: keyof typeof HOMES, factors: "password" | "both" = "password") {
  const { add, registry, server, client } = await HOMES[kind]();
  const password = new Secret(`"${newSecret().reveal()}" \\ ü:💡`);
  const key = newTotpSecret();
  const recoveryCode = newSecret();
  const second = { totpSecret: key, recoveryCodes: [recoveryCode.reveal()] };
  add({ password: password.reveal(), ...(factors === "both" && second) });
  const { now, pause } = client.clock;
  return {
    ...{ registry, server, now, password, recoveryCode },
    begin: (credentials = { name: NAME, password }) => passwordLogIn(registry).begin(credentials),
    rightCode: () => totp(new Secret(key), now()),
    wrongCode: () => new Secret(String((Number(totpCode(key, now())) + 1) % 1_000_000).padStart(6, "0")),
    wait: (milliseconds: number) => pause(milliseconds, new AbortController().signal),
  };
}

function loggedIn(outcome: LoggedIn | SecondFactor): LoggedIn {
  if (outcome.kind !== "logged-in") throw new Error("A second factor was asked for.");
  return outcome;
}

function secondFactor(outcome: LoggedIn | SecondFactor): SecondFactor {
  if (outcome.kind !== "second-factor") throw new Error("No second factor was asked for.");
  return outcome;
}

const refused = { code: "log-in-refused", status: 401 };

describe.each([
  { kind: "apkg", gives: "token", lifetime: HOUR, atEnd: "token-expired" },
  { kind: "package-broker", gives: "session", lifetime: 24 * HOUR, atEnd: "token-rejected" },
] as const)("a log-in to $kind", ({ kind, gives, lifetime, atEnd }) => {
  it("with name and password gives what manages tokens, as long as it lasts", async () => {
    const { registry, begin, now, wait } = await situation(kind);
    const { secret, expiry, account, ...rest } = loggedIn(await begin());
    expect(rest).toMatchObject({ gives, registryUrl: undefined });
    expect(account.name).toBe(NAME);
    expect(expiry).toEqual({ kind: "at", date: new Date(now() + lifetime) });
    const { list } = registry.tokens(secret);
    await wait(lifetime - 1);
    await expect(list()).resolves.toMatchObject({ unreadable: 0 });
    await wait(1);
    await expect(list()).rejects.toMatchObject({ code: atEnd });
  });

  it("is refused with a wrong password and with an unknown name, after one request", async () => {
    const { begin, password, server } = await situation(kind);
    const before = server.requests.length;
    await expect(begin({ name: NAME, password: newSecret() })).rejects.toMatchObject(refused);
    await expect(begin({ name: "nobody@example.com", password })).rejects.toMatchObject(refused);
    expect(server.requests.length - before).toBe(2);
  });

  it("asks for the second factor, and is completed with the code of the moment", async () => {
    const { registry, begin, rightCode } = await situation(kind, "both");
    const { accepts, answer } = secondFactor(await begin());
    expect(accepts).toEqual(kind === "apkg" ? ["totp", "recovery-code"] : ["totp"]);
    const { secret } = await answer(await rightCode());
    expect(await registry.tokens(secret).list()).toMatchObject({ unreadable: 0 });
  });

  it("lets a wrong code be corrected", async () => {
    const { begin, rightCode, wrongCode, server } = await situation(kind, "both");
    const { answer } = secondFactor(await begin());
    const before = server.requests.length;
    await expect(answer(wrongCode())).rejects.toMatchObject(refused);
    await expect(answer(wrongCode())).rejects.toMatchObject(refused);
    expect(await answer(await rightCode())).toMatchObject({ kind: "logged-in" });
    expect(server.requests.length - before).toBe(3);
  });

  it("refuses a code that is too old", async () => {
    const { begin, rightCode, wait } = await situation(kind, "both");
    const { answer } = secondFactor(await begin());
    const code = await rightCode();
    await wait(60_000);
    await expect(answer(code)).rejects.toMatchObject(refused);
  });

  it("is not repeated when the answer is lost", async () => {
    const { begin, server } = await situation(kind);
    server.fail(/^POST \S+\/login$/, { kind: "cut", effect: "applied" });
    const before = server.requests.length;
    await expect(begin()).rejects.toMatchObject({ code: "registry-unreachable", reason: "broken-off" });
    expect(server.requests.length - before).toBe(1);
  });
});

describe("a log-in to apkg", () => {
  const replied = async (value: unknown) => {
    const { server, begin } = await situation("apkg");
    server.fail("POST /auth/login", { kind: "reply", reply: jsonReply(200, value) });
    return begin();
  };

  it("is completed with a recovery code, once", async () => {
    const { begin, recoveryCode } = await situation("apkg", "both");
    expect(await secondFactor(await begin()).answer(recoveryCode)).toMatchObject({ kind: "logged-in" });
    await expect(secondFactor(await begin()).answer(recoveryCode)).rejects.toMatchObject(refused);
  });

  it("has to begin anew if the second factor takes too long", async () => {
    const { begin, rightCode, wait } = await situation("apkg", "both");
    const { answer } = secondFactor(await begin());
    await wait(5 * 60_000);
    await expect(answer(await rightCode())).rejects.toMatchObject({ ...refused, said: "Log in again." });
  });

  it("asks for the second factor even if the answer holds tokens as well", async () => {
    const accessToken = newSecret().reveal();
    expect(await replied({ mfaRequired: true, mfaToken: "1", accessToken })).toMatchObject({
      kind: "second-factor",
    });
  });

  it("is nothing without what has to come back with the code, and without a token", async () => {
    const incomplete = { code: "registry-misbehaved", reason: "incomplete" };
    await expect(replied({ mfaRequired: true })).rejects.toMatchObject(incomplete);
    await expect(replied({ refreshToken: "1" })).rejects.toMatchObject(incomplete);
    await expect(replied({ accessToken: ["1"] })).rejects.toMatchObject(incomplete);
  });

  it.each([undefined, null, 0, -1, "3600"])("has no known end if it lasts %j", async (expiresIn) => {
    expect(await replied({ accessToken: "1", expiresIn })).toMatchObject({ expiry: { kind: "unknown" } });
  });
});

describe("a log-in to PACKAGE.broker", () => {
  it("tells the role and whether there is a second factor", async () => {
    const { begin } = await situation("package-broker");
    expect(loggedIn(await begin()).account).toEqual({
      name: NAME,
      email: NAME,
      organisations: [],
      permissions: ["admin"],
      hasTwoFactor: false,
    });
  });

  it("wants the second factor still if the code is empty", async () => {
    const { begin } = await situation("package-broker", "both");
    const { answer } = secondFactor(await begin());
    await expect(answer(new Secret(""))).rejects.toMatchObject({ code: "two-factor-required", status: 403 });
  });

  it("takes no recovery code", async () => {
    const { begin, recoveryCode } = await situation("package-broker", "both");
    await expect(secondFactor(await begin()).answer(recoveryCode)).rejects.toMatchObject(refused);
  });

  it("ends with the log-out, and may be ended again", async () => {
    const { registry, credentials, server } = await homeOf("package-broker");
    const { authority, token } = credentials;
    await registry.logOut.end(authority);
    expect(server.effects["log-out"]).toBe(1);
    await expect(registry.tokens(authority).list()).rejects.toMatchObject({
      code: "token-rejected",
      message: expect.stringContaining("log in again"),
    });
    await expect(registry.logOut.end(authority)).resolves.toBeUndefined();
    // What was issued goes on working, as is said before.
    expect(await registry.verify(token)).toMatchObject({ certainty: "accepted" });
  });
});
