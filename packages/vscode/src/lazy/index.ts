/** What the second bundle exports: all that needs core's larger part, or a package of npm. */
export { logInForToken } from "../commands/log-in-for-token.ts";
export { runCommand } from "../commands/run-command.ts";
export { writeDocument } from "../documents/write-document.ts";
export { Log } from "../log.ts";
export { askForTokens, canManageTokens } from "../registries/ask-for-tokens.ts";
export { announceInterrupted } from "../rotation/announce-interrupted.ts";
export { openServices } from "../services.ts";
export { secretStorageUnavailable } from "../storage/secret-storage-unavailable.ts";
export { systemClock } from "../system-clock.ts";
export { clearClipboard } from "../ui/copy-for-a-while.ts";
export { RegistryTree } from "../views/registry-tree.ts";
export { examineManifest, manifestNameOf } from "../workspace/examine-manifest.ts";
export { fileFeatures } from "../workspace/file-features.ts";
export { findOwnTokens } from "../workspace/find-own-tokens.ts";
export { isTracked } from "../workspace/is-tracked.ts";
