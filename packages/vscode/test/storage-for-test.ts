import { randomBytes } from "node:crypto";
import { Secret } from "@setup-registry-token/core";
import type { Account } from "../src/storage/account.ts";
import type { StoragePorts, StorageUse } from "../src/storage/secret-records.ts";
import { secretStorageUnavailable } from "../src/storage/secret-storage-unavailable.ts";
import { InMemorySecrets } from "./editor/in-memory-secrets.ts";
import { InMemoryState } from "./editor/in-memory-state.ts";
import { Script } from "./editor/script.ts";
import { scriptedEditor } from "./editor/scripted-editor.ts";

/** A token, made anew for each test. */
export function newToken(): Secret {
  return new Secret(randomBytes(24).toString("base64url"));
}

/** Explains as the extension does on Linux, in a desktop's window. */
export function explainForTest(does: StorageUse, cause: unknown): Error {
  return secretStorageUnavailable({ editor: scriptedEditor(new Script([])), platform: "linux" }, does, cause);
}

/** One user's storage, and the windows on it. Each window has its own index, as if others told it nothing. */
export function storageForTest() {
  const secrets = new InMemorySecrets();
  const known: Secret[] = [];
  const warnings: string[] = [];
  const openWindow = (state = new InMemoryState()): StoragePorts & { state: InMemoryState } => ({
    secrets: secrets.openWindow(),
    state,
    explain: explainForTest,
    know: (secret) => void known.push(secret),
    warn: (message) => void warnings.push(message),
  });
  return { secrets, known, warnings, openWindow };
}

/** Lets all events arrive that are under way. */
export function eventsArrive(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

export const ACCOUNT: Omit<Account, "id"> = {
  kind: "apkg",
  url: "https://registry.example",
  name: "developer",
  source: "log-in",
  addedAt: "2030-01-01T00:00:00.000Z",
  token: { expiry: { kind: "at", date: "2030-04-01T00:00:00.000Z" } },
};
