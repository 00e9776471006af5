import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The real PACKAGE.broker, installed beside the project. */
export interface InstalledBroker {
  readonly version: string;
  /** The folder `node_modules` that it is in. */
  readonly modules: string;
}

/** What to run where there is none; for the names of suites that are skipped. */
export const PROVIDE_REGISTRIES = "node scripts/real-registries.mjs";

const RECORD = fileURLToPath(new URL("../../../.tools/package-broker.json", import.meta.url));

/** Reads what `scripts/real-registries.mjs` has written down. Undefined where it did not run, or found nothing. */
export function findPackageBroker(): InstalledBroker | undefined {
  if (!existsSync(RECORD)) return undefined;
  const { version, modules }: Partial<InstalledBroker> = JSON.parse(readFileSync(RECORD, "utf8"));
  const isThere = version !== undefined && modules !== undefined && existsSync(modules);
  return isThere ? { version, modules } : undefined;
}
