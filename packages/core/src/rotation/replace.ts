import { RegistryTokenError } from "../errors.ts";
import type { Expiry } from "../registries/expiry.ts";
import { oneLine } from "../registries/quotation.ts";
import type { Secret } from "../secret.ts";
import { untouched } from "./abandon.ts";
import { causeText } from "./cause-text.ts";
import { endMemberToken, freshMemberToken, leftInGap, type Member } from "./member-token.ts";
import type { StoredWhere } from "./rotation-failed.ts";
import type { RotationPorts } from "./rotation-ports.ts";
import { storeOne } from "./store-one.ts";

export interface ReplaceRequest {
  /** Whether it is accepted that jobs fail which need the token after the old one has ended and before the new is stored. */
  acceptsGap: boolean;
  /** Counts until the old token is ended; from then on only going on helps. */
  signal?: AbortSignal | undefined;
}

export interface ReplacePorts extends Pick<RotationPorts, "destinations" | "mask" | "report"> {
  member: Member;
}

export interface ReplaceResult {
  /** Of the new token. */
  expiry: Expiry;
  /** Names of destinations, in their order. */
  stored: string[];
  /** Full sentences that a user should know. */
  remarks: string[];
}

/**
 * Replaces the token of a member at a registry that has one for each member, as OnePub does. There is a gap: the old
 * token has to end before there is a new one.
 *
 * @throws {RotationFailed} whose message says what state things are in
 * @throws {RegistryTokenError} `input-invalid` unless the gap is accepted: nothing was asked
 */
export async function replace(
  { acceptsGap, signal }: ReplaceRequest,
  ports: ReplacePorts,
): Promise<ReplaceResult> {
  if (!acceptsGap) {
    throw new RegistryTokenError(
      "input-invalid",
      "The registry has one token for each member: the old one has to end before there is a new one, and jobs that need it in between fail. " +
        "Say that you accept the gap; or use two members in turn, which leaves none.",
    );
  }
  const remarks: string[] = [];
  const old = await prepare(ports, { remarks, signal });
  await endMemberToken(ports.member, old, signal);
  const { token, expiry } = await freshMemberToken(ports, old);
  return { expiry, stored: await storeInAll(ports, token), remarks };
}

/** All that can fail without harm. That the old token can be had shows that the new one can be, too. */
async function prepare(
  { member, destinations, mask, report }: ReplacePorts,
  { remarks, signal }: { remarks: string[]; signal: AbortSignal | undefined },
): Promise<Secret> {
  try {
    for (const destination of destinations) {
      for (const remark of await destination.check({ signal })) {
        const message = oneLine(`${destination.name}: ${remark}`);
        remarks.push(message);
        report({ kind: "warning", message });
      }
    }
    const old = await member.exportToken({ signal });
    mask(old);
    return old;
  } catch (error) {
    throw untouched("Nothing was replaced.", error);
  }
}

async function storeInAll({ destinations }: ReplacePorts, token: Secret): Promise<string[]> {
  const where: StoredWhere = { done: [], notDone: [], unknown: [] };
  const errors: unknown[] = [];
  for (const destination of destinations) {
    const outcome = await storeOne(destination, { token, before: undefined });
    const names = { done: where.done, "not-done": where.notDone, unknown: where.unknown };
    names[outcome.kind].push(destination.name);
    if (outcome.kind !== "done") errors.push(outcome.error);
  }
  if (errors.length === 0) return where.done;
  const missing = [...where.notDone, ...where.unknown].join(", ");
  const what = `The new token works, but is not stored in ${missing}, or that is not known.`;
  throw leftInGap(`${what} ${causeText(errors[0])}`, { cause: errors[0], where });
}
