import { RegistryTokenError } from "@setup-registry-token/core";
import { type Destination, RotationFailed } from "@setup-registry-token/core/rotation";

/**
 * Does what comes before a rotation can begin, such as to log in.
 *
 * @throws {RotationFailed} whose message also says that the secret is as it was
 */
export async function untouchedOnFailure<Result>(
  destinations: readonly Destination[],
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof RegistryTokenError)) throw error;
    const where = { done: [], notDone: destinations.map(({ name }) => name), unknown: [] };
    throw new RotationFailed(
      error.code,
      `Nothing was done: the secret still holds the token that it held before. ${error.message}`,
      { where, cause: error },
    );
  }
}
