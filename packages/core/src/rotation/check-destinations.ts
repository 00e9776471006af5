import { RegistryTokenError } from "../errors.ts";
import { causeText } from "./cause-text.ts";
import { pace } from "./pace.ts";
import { progress } from "./progress.ts";
import { type Work, warn } from "./work.ts";

/** What keeps so many destinations from being written is not their own fault. */
const MOST_FAILURES = 10;
const MOST_NAMED = 5;

/**
 * Asks of each destination whether it can be written, before anything is issued.
 *
 * @param indices which of the destinations
 * @throws {RegistryTokenError} with the first one's code and the reasons of the first five
 */
export async function checkDestinations(work: Work, indices: readonly number[]): Promise<void> {
  const { ports, settings } = work;
  const { signal, spacing } = settings;
  const wait = pace({ clock: ports.clock, spacing: spacing.check, signal });
  const tellProgress = progress(ports, { does: "checking", total: indices.length });
  const failures: { name: string; error: unknown }[] = [];
  for (const [done, index] of indices.entries()) {
    const destination = ports.destinations[index];
    if (destination === undefined || failures.length >= MOST_FAILURES) break;
    await wait();
    try {
      for (const remark of await destination.check({ signal })) warn(work, `${destination.name}: ${remark}`);
    } catch (error) {
      signal.throwIfAborted();
      failures.push({ name: destination.name, error });
    }
    tellProgress(done + 1);
  }
  const [first] = failures;
  if (first === undefined) return;
  const count = failures.length >= MOST_FAILURES ? `At least ${failures.length}` : `${failures.length}`;
  const reasons = failures.slice(0, MOST_NAMED).map(({ name, error }) => `${name}: ${causeText(error)}`);
  throw new RegistryTokenError(
    first.error instanceof RegistryTokenError ? first.error.code : "destination-refused",
    `${count} of ${indices.length} destinations cannot be written. ${reasons.join(" ")}`,
    { cause: first.error },
  );
}
