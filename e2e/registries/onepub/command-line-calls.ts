import type { RecordedRequest } from "../recorded-request.ts";
import type { Reply } from "../reply.ts";
import { exportToken } from "./export-token.ts";
import { revokeTokenOf, useToken } from "./member-tokens.ts";
import { onePubReply } from "./onepub-reply.ts";
import type { OnePubState, OnePubToken } from "./onepub-state.ts";

const DETAILS = "/api/organisation/details";
const EXPORT = "/api/member/exportToken/";

/** Whether a path is one that OnePub's own command line asks, and not pub. */
export function isCommandLinePath(path: string): boolean {
  return /^\/api\/(?:status$|member\/|organisation\/)/.test(path);
}

/** Whether a `User-Agent` shows a version that is not below 2.15.0; the server rejects all others. */
export function isNewEnough(agent: string): boolean {
  return [...agent.matchAll(/(\d+)\.(\d+)\.\d+/g)].some(([, major, minor]) => {
    return Number(major) > 2 || (Number(major) === 2 && Number(minor) >= 15);
  });
}

/** `GET /api/status`. */
export function tellStatus({ options }: OnePubState): Reply {
  const version = options.version === "none" ? {} : { version: options.version };
  return onePubReply.body({ message: "OnePub is up.", ...version });
}

/** The calls that take the bare token, without `Bearer`. */
export function answerHolder(request: RecordedRequest, state: OnePubState): Reply {
  const { credential, method, path } = request;
  if (credential.scheme === "none") {
    return onePubReply.failure(401, "You must be logged in to run this command.");
  }
  const token = credential.scheme === "raw" ? useToken(credential.value, state) : undefined;
  if (token === undefined) return onePubReply.failure(401, "Your token is no longer valid. Log in again.");
  if (token.right === "publish") return onePubReply.failure(403, "This token may only publish.");
  const call = `${method} ${path}`;
  if (call === `GET ${DETAILS}`) return tellOrganisation(token.organisation, token, state);
  if (call.startsWith(`GET ${DETAILS}/`))
    return tellOrganisation(path.slice(DETAILS.length + 1), token, state);
  if (call === "GET /api/member/logout") return logOut(token, state);
  if (call === "POST /api/member/importToken") return noteImport(state);
  if (call.startsWith(`GET ${EXPORT}`)) {
    return exportToken(decodeURIComponent(path.slice(EXPORT.length)), token, state);
  }
  return onePubReply.failure(404, "There is no such call.");
}

function tellOrganisation(id: string, token: OnePubToken, { organisations }: OnePubState): Reply {
  const organisation = organisations.get(id);
  if (organisation === undefined || id !== token.organisation) {
    return onePubReply.failure(403, "You are no member of this organisation.");
  }
  return onePubReply.body({ organisationName: organisation.name, obfuscatedId: id });
}

function logOut(token: OnePubToken, state: OnePubState): Reply {
  if (token.holder === "member") revokeTokenOf(token.label, state);
  else state.issued.revoke(token);
  state.effects["log-out"] += 1;
  return onePubReply.success("You have been logged out on all devices.");
}

function noteImport({ effects }: OnePubState): Reply {
  effects.import += 1;
  return onePubReply.success("The import was noted.");
}
