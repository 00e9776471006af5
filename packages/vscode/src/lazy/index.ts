/** What the second bundle exports: all that needs core's larger part, or a package of npm. */
export { logInForToken } from "../commands/log-in-for-token.ts";
export { runCommand } from "../commands/run-command.ts";
export { writeDocument } from "../documents/write-document.ts";
export { openServices } from "../services.ts";
export { systemClock } from "../system-clock.ts";
