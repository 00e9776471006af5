import { RegistryTokenError } from "../errors.ts";
import { pace } from "./pace.ts";
import type { PlaceKey } from "./places.ts";
import { progress } from "./progress.ts";
import type { RotationPorts } from "./rotation-ports.ts";
import type { Settings } from "./settings.ts";

/**
 * Asks what each destination is known by, in their order.
 *
 * @throws {RegistryTokenError} `input-invalid` if two of them turn out to be one: a name may lead to a renamed repository
 */
export async function identifyAll(
  { signal, spacing }: Pick<Settings, "signal" | "spacing">,
  ports: Pick<RotationPorts, "destinations" | "clock" | "report">,
): Promise<PlaceKey[]> {
  const { destinations, clock } = ports;
  const wait = pace({ clock, spacing: spacing.check, signal });
  const tellProgress = progress(ports, { does: "identifying", total: destinations.length });
  const names = new Map<PlaceKey, string>();
  for (const destination of destinations) {
    if (destination.identify !== undefined) await wait();
    const key = (await destination.identify?.({ signal })) ?? encodeURIComponent(destination.name);
    const other = names.get(key);
    if (other !== undefined) {
      throw new RegistryTokenError(
        "input-invalid",
        `"${other}" and "${destination.name}" are the same place: one of the names is an earlier one. Name it once.`,
      );
    }
    names.set(key, destination.name);
    tellProgress(names.size);
  }
  return [...names.keys()];
}
