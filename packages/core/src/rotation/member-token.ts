import { RegistryTokenError } from "../errors.ts";
import type { CallOptions } from "../registries/call-options.ts";
import type { Expiry } from "../registries/expiry.ts";
import type { Registry } from "../registries/registry.ts";
import type { Secret } from "../secret.ts";
import { codeOf, untouched } from "./abandon.ts";
import { causeText } from "./cause-text.ts";
import { RotationFailed, type StoredWhere } from "./rotation-failed.ts";
import type { RotationPorts } from "./rotation-ports.ts";

/** A member of whom an administrator may have the token, at a registry that has one token for each member. */
export interface Member {
  /** Must ask what only a live token may. */
  verify: Registry["verify"];
  /** Gives the member's token; a new one if the member is logged out. */
  exportToken(options?: CallOptions): Promise<Secret>;
  /** Ends the member's token everywhere. */
  logOut(token: Secret, options?: CallOptions): Promise<void>;
}

/** @throws {RotationFailed} the token works as before, or that is not known */
export async function endMemberToken(
  member: Member,
  token: Secret,
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    await member.logOut(token, { signal });
  } catch (error) {
    // The answer may have been lost, and not the request.
    const state = await stateOf(member, token);
    if (state === "ended") return;
    if (state === "works")
      throw untouched("Nothing was replaced: the member could not be logged out.", error);
    throw leftInGap(
      `The member was to be logged out, and it is not known whether that happened. ${causeText(error)}`,
      { cause: error, isKnown: false },
    );
  }
}

/**
 * Has a new token for a member that was logged out.
 *
 * @param old the token that has ended
 * @throws {RotationFailed} the secret holds a token that has ended
 */
export async function freshMemberToken(
  { member, mask }: { member: Member } & Pick<RotationPorts, "mask">,
  old: Secret,
): Promise<{ token: Secret; expiry: Expiry }> {
  let token: Secret;
  try {
    token = await member.exportToken();
    mask(token);
  } catch (error) {
    throw leftInGap(`The old token was ended, and no new one could be had. ${causeText(error)}`, {
      cause: error,
    });
  }
  if (token.reveal() === old.reveal()) throw await notReplaced(member, old);
  try {
    const { certainty, expiry } = await member.verify(token);
    if (certainty === "accepted") return { token, expiry };
  } catch (error) {
    throw leftInGap(`The old token was ended, and the new one does not work. ${causeText(error)}`, {
      cause: error,
    });
  }
  throw leftInGap("The old token was ended, and nothing shows that the new one works.", {});
}

async function notReplaced(member: Member, old: Secret): Promise<RotationFailed> {
  const what = "The member was logged out, and the registry gave the same token once more.";
  const cause = new RegistryTokenError("registry-misbehaved", what);
  const state = await stateOf(member, old);
  return state === "works"
    ? untouched("Nothing was replaced.", cause)
    : leftInGap(what, { cause, isKnown: state === "ended" });
}

async function stateOf(member: Member, token: Secret): Promise<"works" | "ended" | "unknown"> {
  try {
    const { certainty } = await member.verify(token);
    return certainty === "accepted" ? "works" : "unknown";
  } catch (error) {
    const code = error instanceof RegistryTokenError ? error.code : undefined;
    return code === "token-rejected" || code === "token-expired" ? "ended" : "unknown";
  }
}

interface Gap {
  cause?: unknown;
  where?: StoredWhere;
  /** Whether it is certain that the old token has ended. */
  isKnown?: boolean;
}

/** The failure of a replacement after the old token was ended. */
export function leftInGap(
  what: string,
  { cause, where = { done: [], notDone: [], unknown: [] }, isKnown = true }: Gap,
): RotationFailed {
  const place = where.done.length === 0 ? "The secret" : "There the secret";
  const state = isKnown
    ? `${place} holds a token that does not work any more, and jobs that use it fail.`
    : "Whether the token in the secret still works is not known either.";
  return new RotationFailed(
    codeOf(cause),
    `${what} ${state} Run the replacement again; if that does not help, log in as the member and store its token by hand.`,
    { where, cause },
  );
}
