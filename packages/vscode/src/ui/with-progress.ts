import type { Editor } from "../editor.ts";
import { Cancelled } from "./leave-question.ts";

/**
 * Shows that something is under way, and lets the user cancel it.
 *
 * @throws {Cancelled}, or what `work` throws
 */
export function withProgress<T>(
  { window, ProgressLocation }: Pick<Editor, "window" | "ProgressLocation">,
  title: string,
  work: (signal: AbortSignal, report: (message: string) => void) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const options = { location: ProgressLocation.Notification, title, cancellable: true };
  const run = window.withProgress(options, async (progress, token) => {
    token.onCancellationRequested(() => controller.abort(new Cancelled()));
    return work(controller.signal, (message) => progress.report({ message }));
  });
  return Promise.resolve(run);
}
