import type { StoragePorts, StorageUse } from "./secret-records.ts";

/**
 * Makes sure that the editor's secret storage keeps what it is given: writes an entry, reads it, and takes it out again.
 * A registry shows a token only once, so this comes before anything is issued.
 *
 * @throws as {@link StoragePorts.explain}
 */
export async function trySecretStorage({
  secrets,
  explain,
}: Pick<StoragePorts, "secrets" | "explain">): Promise<void> {
  let does: StorageUse = "write";
  const key = `trial/${globalThis.crypto.randomUUID()}`;
  try {
    await secrets.store(key, key);
    does = "read";
    const kept = await secrets.get(key);
    does = "write";
    await secrets.delete(key);
    if (kept !== key) throw new Error("What was written to the secret storage did not come back.");
  } catch (error) {
    throw explain(does, error);
  }
}
