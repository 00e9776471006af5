import {
  type CallOptions,
  type Expiry,
  type Registry,
  RegistryTokenError,
  type Secret,
} from "@setup-registry-token/core";
import {
  type Destination,
  RotationFailed,
  type RotationPorts,
  type RotationResult,
} from "@setup-registry-token/core/rotation";

export interface Replacement {
  /** Whose token it is. */
  memberEmail: string;
  /** An administrator's token. */
  authority: Secret;
  isDryRun: boolean;
}

export interface ReplacementPorts extends Pick<RotationPorts, "mask" | "report"> {
  registry: Registry & Required<Pick<Registry, "logOut" | "exportToken">>;
  destinations: readonly Destination[];
}

/**
 * Replaces the only token that a member can have: ends it, has the registry make another, proves that it works, stores
 * it. From its end until the last destination has its successor, nothing that uses the token works.
 *
 * @throws {RotationFailed} whose message says whether the secret still works and what to do
 */
export async function replaceToken(
  { memberEmail, authority, isDryRun }: Replacement,
  { registry, destinations, mask, report }: ReplacementPorts,
  options: CallOptions = {},
): Promise<RotationResult> {
  const step = (message: string) => report({ kind: "step", message });
  const names = destinations.map(({ name }) => name);
  const nothingDone = { done: [], notDone: names, unknown: [] };

  const exportToken = async () => {
    const token = await registry.exportToken({ email: memberEmail }, authority, options);
    mask(token);
    return token;
  };

  let old: Secret;
  const remarks: string[] = [];
  try {
    for (const destination of destinations) remarks.push(...(await destination.check(options)));
    if (isDryRun) return resultOf({ isDryRun, expiry: { kind: "unknown" }, stored: names, remarks });
    old = await exportToken();
    if (old.reveal() === authority.reveal()) throw ownToken(memberEmail);
  } catch (error) {
    throw failed(error, "Nothing was changed: the secret works as before.", nothingDone);
  }
  let expiry: Expiry;
  let token: Secret;
  try {
    await registry.logOut.end(old, options);
    step(`The token of ${memberEmail} has ended on all devices.`);
    token = await exportToken();
    if (token.reveal() === old.reveal()) throw sameToken(memberEmail);
    ({ expiry } = await registry.verify(token, options));
    step("The registry made another, and accepts it.");
  } catch (error) {
    throw failed(error, "The secret may have stopped working. Start the run again at once.", nothingDone);
  }

  const where = { done: [] as string[], notDone: [] as string[], unknown: [] as string[] };
  let firstError: unknown;
  for (const destination of destinations) {
    try {
      await destination.store(token, options);
      where.done.push(destination.name);
    } catch (error) {
      firstError ??= error;
      const isRefused = error instanceof RegistryTokenError && error.code === "destination-refused";
      where[isRefused ? "notDone" : "unknown"].push(destination.name);
    }
  }
  if (firstError !== undefined) {
    const missing = [...where.notDone, ...where.unknown];
    throw failed(
      firstError,
      `The secret does not work in ${missing.join(", ")}. Start the run again at once.`,
      where,
    );
  }
  step("It is stored.");
  return resultOf({ isDryRun, expiry, stored: where.done, remarks });
}

function resultOf(known: Pick<RotationResult, "isDryRun" | "expiry" | "stored" | "remarks">): RotationResult {
  // OnePub's tokens have no ids.
  return {
    isChanged: true,
    tokenId: undefined,
    superseded: [],
    revoked: [],
    kept: [],
    resumed: undefined,
    ...known,
  };
}

function failed(error: unknown, state: string, where: RotationFailed["where"]): unknown {
  if (!(error instanceof RegistryTokenError)) return error;
  return new RotationFailed(error.code, `${state} ${error.message}`, { where, cause: error });
}

function ownToken(email: string): RegistryTokenError {
  return new RegistryTokenError(
    "input-invalid",
    `The token of ${email} is the very token that this step was given: ended, it could not fetch its successor. ` +
      "Give an administrator's token as the input token, and have another member for workflows.",
  );
}

function sameToken(email: string): RegistryTokenError {
  return new RegistryTokenError(
    "revocation-unproven",
    `OnePub gave the token of ${email} that had just been ended. Log the member out on OnePub's page, and start the run again.`,
  );
}
