import type { HttpClock, Secret } from "@setup-registry-token/core";
import type { Editor } from "../editor.ts";

/** Seconds after which a secret is taken off the clipboard. */
export const SECONDS_ON_CLIPBOARD = 45;

/**
 * Puts a secret on the clipboard, and takes it off again after 45 seconds, if nobody has put anything else there.
 *
 * @returns when it is on the clipboard; `cleared` settles when it has been taken off
 */
export async function copyForAWhile(
  { env }: Pick<Editor, "env">,
  secret: Secret,
  clock: Pick<HttpClock, "pause">,
): Promise<{ readonly cleared: Promise<void> }> {
  await env.clipboard.writeText(secret.reveal());
  const clear = async (): Promise<void> => {
    await clock.pause(SECONDS_ON_CLIPBOARD * 1000, new AbortController().signal);
    if ((await env.clipboard.readText()) === secret.reveal()) await env.clipboard.writeText("");
  };
  return { cleared: clear() };
}
