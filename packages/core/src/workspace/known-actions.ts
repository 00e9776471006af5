import type { PackageManager } from "../package-managers/package-manager.ts";

/**
 * Actions that run a package manager by themselves, by owner and name in lower case. (Those that run it in a
 * container of their own are none of these: our step could not help them.)
 */
const RUNNERS: ReadonlyMap<string, PackageManager["name"]> = new Map([
  ["ramsey/composer-install", "composer"],
  ["bluefireteam/melos-action", "pub"],
]);

/** Which package manager an action runs, if it is known to run one. */
export function clientRunBy(uses: string): PackageManager["name"] | undefined {
  return RUNNERS.get(actionName(uses));
}

/** Whether an action is ours, whoever keeps a copy of it; or the one at the root of this very repository. */
export function isOurAction(uses: string): boolean {
  return /^[^/]+\/setup-registry-token$/.test(actionName(uses)) || /^\.\/?$/.test(uses);
}

/** Whether an action can write Composer's auth.json from variables of its step. */
export function isSetupPhp(uses: string): boolean {
  return actionName(uses) === "shivammathur/setup-php";
}

function actionName(uses: string): string {
  return (uses.split("@", 1)[0] ?? "").toLowerCase();
}
