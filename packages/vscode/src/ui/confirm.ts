import type { Editor } from "../editor.ts";
import { Cancelled } from "./leave-question.ts";

interface Confirmation<T extends string> {
  readonly question: string;
  /** What will happen, in full sentences. */
  readonly detail: string;
  /** The buttons, beside the editor's own to cancel. */
  readonly answers: readonly T[];
}

/**
 * Asks before something that cannot be undone, and lets nothing else be done meanwhile.
 *
 * @throws {Cancelled}
 */
export async function confirm<T extends string>(
  { window }: Pick<Editor, "window">,
  { question, detail, answers }: Confirmation<T>,
): Promise<T> {
  const answer = await window.showWarningMessage(question, { modal: true, detail }, ...answers);
  if (answer === undefined) throw new Cancelled();
  return answer;
}
