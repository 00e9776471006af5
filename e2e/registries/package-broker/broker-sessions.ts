import { randomBytes } from "node:crypto";
import { readRecord, readText } from "../json-record.ts";
import type { RecordedRequest } from "../recorded-request.ts";
import { jsonReply, type Reply } from "../reply.ts";
import { isTotpCode } from "../totp.ts";
import type { BrokerState } from "./broker-state.ts";
import { type CheckedBody, checkBody, emailAddress, text } from "./check-body.ts";

const LIFETIME = 24 * 60 * 60_000;

/** `POST /api/auth/login`. Recovery codes are given out by the original, but not taken. */
export function logIn(request: RecordedRequest, state: BrokerState): Reply {
  const read = readLogIn(request, state);
  if (read.kind === "refused") return read.reply;
  const body = read.fields;
  const email = String(body.email);
  const password = String(body.password);
  const user = state.users.get(email);
  if (user === undefined || user.password !== password) {
    return jsonReply(401, { error: "Invalid credentials" });
  }
  const now = state.options.now();
  if (user.totpSecret !== undefined) {
    const code = readText(body.code);
    if (code === undefined) return jsonReply(403, { error: "2FA required", code: "2fa_required" });
    if (!isTotpCode(code, user.totpSecret, now)) return jsonReply(401, { error: "Invalid 2FA code" });
  }
  const token = randomBytes(32).toString("base64url");
  state.sessions.set(token, { email, expiresAt: now + LIFETIME });
  state.effects["log-in"] += 1;
  return jsonReply(200, { token, user: describeUser(email, state) });
}

function readLogIn(request: RecordedRequest, { version }: BrokerState): CheckedBody {
  if (version.isStrict) {
    return checkBody(request, version, [emailAddress("email"), text("password", "Password is required")]);
  }
  const refused = (error: string) => ({ kind: "refused", reply: jsonReply(400, { error }) }) as const;
  const fields = readRecord(request);
  if (fields === undefined) return refused("Invalid JSON");
  const isComplete = readText(fields.email) !== undefined && readText(fields.password) !== undefined;
  return isComplete ? { kind: "fields", fields } : refused("Email and password required");
}

/** `POST /api/auth/logout`. */
export function logOut(session: string, state: BrokerState): Reply {
  state.sessions.delete(session);
  state.effects["log-out"] += 1;
  return jsonReply(200, { message: "Logged out" });
}

/** `GET /api/auth/me`. */
export function whoAmI(session: string, state: BrokerState): Reply {
  return jsonReply(200, { user: describeUser(state.sessions.get(session)?.email ?? "", state) });
}

/** The session of a request, while it lasts: 24 hours, however much it is used. `bearer` in other case is none. */
export function sessionOf({ headers }: RecordedRequest, { sessions, options }: BrokerState) {
  const [, value = ""] = /^Bearer (.*)$/.exec(headers.authorization ?? "") ?? [];
  const session = sessions.get(value);
  return session !== undefined && options.now() < session.expiresAt ? value : undefined;
}

function describeUser(email: string, { users }: BrokerState): unknown {
  const user = users.get(email);
  return {
    id: user?.id,
    email,
    role: user?.role ?? "admin",
    two_factor_enabled: user?.totpSecret !== undefined,
  };
}
