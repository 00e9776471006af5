/** What the second bundle exports: all that needs core's larger part, or a package of npm. */
export { logInForToken } from "../commands/log-in-for-token.ts";
export { runCommand } from "../commands/run-command.ts";
export { askForTokens, canManageTokens } from "../registries/ask-for-tokens.ts";
export { openServices } from "../services.ts";
export { systemClock } from "../system-clock.ts";
export { examineManifest, manifestNameOf } from "../workspace/examine-manifest.ts";
export { OwnTokens } from "../workspace/own-tokens.ts";
export { proposeSetUps } from "../workspace/propose-set-ups.ts";
