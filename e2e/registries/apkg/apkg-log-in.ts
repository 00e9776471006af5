import { randomBytes } from "node:crypto";
import { readRecord, readText } from "../json-record.ts";
import type { RecordedRequest } from "../recorded-request.ts";
import { jsonReply, type Reply } from "../reply.ts";
import { isTotpCode } from "../totp.ts";
import { apkgFailure, apkgInvalid } from "./apkg-failure.ts";
import type { ApkgState, ApkgUser } from "./apkg-state.ts";

const CHALLENGE_LIFETIME = 5 * 60_000;

/** `POST /auth/login`: tokens of a session, or the demand for a second factor. */
export function logIn(request: RecordedRequest, state: ApkgState): Reply {
  const body = readRecord(request);
  const username = readText(body?.username);
  const password = readText(body?.password);
  if (username === undefined || password === undefined) {
    return apkgInvalid({ field: username === undefined ? "username" : "password", message: "is required" });
  }
  const user = state.users.get(username);
  if (user === undefined || user.password !== password) {
    return apkgFailure(401, "INVALID_CREDENTIALS", "The user name or the password is wrong.");
  }
  if (user.totpSecret === undefined) return openSession(user, state);
  const mfaToken = randomBytes(24).toString("base64url");
  state.challenges.set(mfaToken, { username, expiresAt: state.options.now() + CHALLENGE_LIFETIME });
  return jsonReply(200, { mfaRequired: true, mfaToken });
}

/** `POST /auth/mfa/challenge`: takes a one-time password or an unused recovery code. A wrong one may be corrected. */
export function answerChallenge(request: RecordedRequest, state: ApkgState): Reply {
  const body = readRecord(request);
  const mfaToken = readText(body?.mfaToken) ?? "";
  const challenge = state.challenges.get(mfaToken);
  const user = challenge && state.users.get(challenge.username);
  if (user === undefined || challenge === undefined || challenge.expiresAt <= state.options.now()) {
    return apkgFailure(401, "INVALID_MFA_TOKEN", "Log in again.");
  }
  if (!isSecondFactor(readText(body?.code) ?? "", user, state)) {
    return apkgFailure(401, "INVALID_MFA_CODE", "The code is wrong.");
  }
  state.challenges.delete(mfaToken);
  return openSession(user, state);
}

function isSecondFactor(code: string, user: ApkgUser, state: ApkgState): boolean {
  if (isTotpCode(code, user.totpSecret ?? "", state.options.now())) return true;
  const use = `${user.username} ${code}`;
  if (!user.recoveryCodes?.includes(code) || state.usedRecoveryCodes.has(use)) return false;
  state.usedRecoveryCodes.add(use);
  return true;
}

function openSession({ username }: ApkgUser, state: ApkgState): Reply {
  const { now, sessionLifetime } = state.options;
  const accessToken = `tok_${randomBytes(24).toString("base64url")}`;
  state.sessions.set(accessToken, { username, expiresAt: now() + sessionLifetime });
  state.effects["log-in"] += 1;
  return jsonReply(200, {
    accessToken,
    refreshToken: `rt_${randomBytes(24).toString("base64url")}`,
    expiresIn: Math.floor(sessionLifetime / 1000),
    tokenType: "Bearer",
  });
}
