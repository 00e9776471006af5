import { pace } from "./pace.ts";
import type { Work } from "./work.ts";

/** With more destinations than this, one more request to each is too much for what it tells. */
const FEW = 10;

/** When each destination was last written; `undefined` if that is not asked, or not told. */
export type DestinationTimes = () => Promise<readonly (Date | undefined)[] | undefined>;

/**
 * Asks the destinations when they were last written: at most once, and not many of them. Only where the labels are the
 * receipt are all asked, for there nothing else shows what is stored.
 */
export function destinationTimes({ ports, settings, keeper }: Work): DestinationTimes {
  const { destinations, clock } = ports;
  const { signal, spacing } = settings;
  let times: (Date | undefined)[] | undefined;
  return async () => {
    if (destinations.length > FEW && keeper.store !== undefined) return undefined;
    if (times !== undefined) return times;
    const wait = pace({ clock, spacing: spacing.check, signal });
    const answers: (Date | undefined)[] = [];
    for (const destination of destinations) {
      await wait();
      answers.push(await destination.storedAt({ signal }));
    }
    // A time that cannot be read shows nothing.
    if (answers.some((time) => time !== undefined && Number.isNaN(time.getTime()))) return undefined;
    times = answers;
    return times;
  };
}
