import { type CallOptions, type Registry, RegistryTokenError, type Secret } from "@setup-registry-token/core";
import {
  type Member,
  type ReplacePorts,
  type ReplaceResult,
  type RotationResult,
  replace,
} from "@setup-registry-token/core/rotation";

export interface Replacement {
  registry: Registry & Required<Pick<Registry, "logOut" | "exportToken">>;
  /** Whose token it is. */
  memberEmail: string;
  /** An administrator's token. */
  authority: Secret;
  isDryRun: boolean;
}

/**
 * Replaces the only token that a member can have, with a gap that was accepted. A dry run asks whether it can be stored;
 * it does not fetch the member's token, because to fetch it can make one.
 *
 * @throws {RotationFailed} whose message says whether the secret still works and what to do
 */
export async function replaceToken(
  replacement: Replacement,
  ports: Omit<ReplacePorts, "member">,
  { signal }: CallOptions = {},
): Promise<RotationResult> {
  if (!replacement.isDryRun) {
    const done = await replace({ acceptsGap: true, signal }, { ...ports, member: memberOf(replacement) });
    return resultOf(done, false);
  }
  const remarks: string[] = [];
  for (const destination of ports.destinations) remarks.push(...(await destination.check({ signal })));
  const stored = ports.destinations.map(({ name }) => name);
  return resultOf({ expiry: { kind: "unknown" }, stored, remarks }, true);
}

function memberOf({ registry, memberEmail, authority }: Replacement): Member {
  return {
    verify: registry.verify,
    async exportToken(options) {
      const token = await registry.exportToken({ email: memberEmail }, authority, options);
      if (token.reveal() !== authority.reveal()) return token;
      throw new RegistryTokenError(
        "input-invalid",
        `The token of ${memberEmail} is the very token that this step was given: ended, it could not fetch its successor. ` +
          "Give an administrator's token as the input token, and have another member for workflows.",
      );
    },
    logOut: (token, options) => registry.logOut.end(token, options),
  };
}

function resultOf(known: ReplaceResult, isDryRun: boolean): RotationResult {
  // OnePub's tokens have no ids.
  const unknown = { tokenId: undefined, superseded: [], revoked: [], kept: [], resumed: undefined };
  return { isChanged: true, isDryRun, ...unknown, ...known };
}
