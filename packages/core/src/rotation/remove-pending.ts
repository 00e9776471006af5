import { causeText } from "./cause-text.ts";
import { type Work, warn } from "./work.ts";

/** Takes the token out of the pending store, as no run needs it any more. A failure is a warning. */
export async function removePending(work: Work): Promise<void> {
  const { pendingStore } = work.ports;
  try {
    await pendingStore?.remove();
  } catch (error) {
    warn(
      work,
      `${pendingStore?.name} could not be removed, and still holds the new token. ${causeText(error)}`,
    );
  }
}
