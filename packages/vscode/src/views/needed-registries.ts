import type { Event } from "vscode";
import { isMissing } from "../workspace/examined-need.ts";
import type { Manifests } from "../workspace/manifests.ts";
import type { NeededRegistry } from "./group-registries.ts";

/** The registries that the workspace needs, in the form in which the view takes them. */
export function neededRegistries(manifests: Manifests): {
  list(): Promise<readonly NeededRegistry[]>;
  readonly onDidChange: Event<unknown>;
} {
  return {
    list: async () =>
      (await manifests.needs()).map((examined) => ({
        kinds: examined.need.kinds,
        url: examined.need.url,
        isMissing: isMissing(examined),
      })),
    onDidChange: manifests.onDidChange,
  };
}
