import type { Reply } from "../reply.ts";
import { giveToken, liveValueOf, tokenOfMember } from "./member-tokens.ts";
import { onePubReply } from "./onepub-reply.ts";
import type { OnePubState, OnePubToken } from "./onepub-state.ts";

/**
 * `GET /api/member/exportToken/<email>`: an administrator gets any member's token, a team leader one of the own team,
 * others none but their own.
 */
export function exportToken(email: string, caller: OnePubToken, state: OnePubState): Reply {
  const asking = caller.holder === "member" ? state.members.get(caller.label) : undefined;
  const member = state.members.get(email);
  const isAdministrator = asking?.role === "Administrator" || asking?.role === "SystemAdministrator";
  const isOwnTeam =
    asking?.role === "TeamLeader" && asking.team !== undefined && asking.team === member?.team;
  const isOwn = asking?.email === email;
  if (!isAdministrator && !isOwnTeam && !isOwn) {
    return onePubReply.failure(403, "You do not have the privileges to export this member's token.");
  }
  if (member === undefined || member.organisation !== asking.organisation) {
    return onePubReply.failure(404, `There is no member ${email} in your organisation.`);
  }
  const onepubToken = liveValueOf(email, state) ?? replacement(email, state);
  if (onepubToken === undefined) return onePubReply.failure(400, "This member has not logged in.");
  state.effects.export += 1;
  return onePubReply.body({ onepubToken });
}

function replacement(email: string, state: OnePubState): string | undefined {
  const { exportWithoutToken } = state.options;
  if (exportWithoutToken === "mint") return tokenOfMember(email, state).value;
  const last = state.values.get(email);
  if (exportWithoutToken === "refuse" || last === undefined) return undefined;
  if (exportWithoutToken === "revive") giveToken(email, last, state);
  return last;
}
