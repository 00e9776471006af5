import type { HttpClock, Secret } from "@setup-registry-token/core";
import type { Editor } from "../editor.ts";

/** Seconds after which a secret is taken off the clipboard. */
export const SECONDS_ON_CLIPBOARD = 45;

/** Each takes off one secret that this window has put there, before its time is over. */
const pending = new Set<() => Promise<void>>();

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
    if (!pending.delete(clear)) return;
    if ((await env.clipboard.readText()) === secret.reveal()) await env.clipboard.writeText("");
  };
  pending.add(clear);
  const isOver = clock.pause(SECONDS_ON_CLIPBOARD * 1000, new AbortController().signal);
  return { cleared: isOver.then(clear) };
}

/** Takes off at once what is there for a while, as when the window is closed. */
export async function clearClipboard(): Promise<void> {
  await Promise.all([...pending].map((clear) => clear()));
}
