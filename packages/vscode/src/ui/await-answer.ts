import { RegistryTokenError } from "@setup-registry-token/core";
import type { Event, InputBox, QuickInputButton, QuickPick, QuickPickItem } from "vscode";
import { Cancelled, GoBack } from "./leave-question.ts";

/** What an input box and a list of choices have in common. */
type Question = Pick<
  InputBox | QuickPick<QuickPickItem>,
  "enabled" | "busy" | "buttons" | "show" | "dispose"
> & {
  readonly onDidAccept: Event<void>;
  readonly onDidHide: Event<void>;
  readonly onDidTriggerButton: Event<QuickInputButton>;
};

interface Answering<R> {
  readonly back: QuickInputButton | undefined;
  /** Whether there is something to look at. By default there always is. */
  readonly isAnswered?: () => boolean;
  /** @param signal is aborted when the user closes the question */
  readonly answer: (signal: AbortSignal) => Promise<R>;
  /** Shows why an answer does not do; the question stays. */
  readonly refuse: (why: string) => void;
}

/**
 * Shows a question until there is an answer that does. While one is looked at, the question is busy and takes no other.
 *
 * @throws {Cancelled}, {@link GoBack}, or what `answer` throws, but for a `RegistryTokenError`
 */
export async function awaitAnswer<R>(
  question: Question,
  { back, isAnswered = () => true, answer, refuse }: Answering<R>,
): Promise<R> {
  const closing = new AbortController();
  try {
    return await new Promise<R>((resolve, reject) => {
      question.buttons = back === undefined ? [] : [back];
      question.onDidHide(() => reject(new Cancelled()));
      question.onDidTriggerButton((button) => {
        if (button === back) reject(new GoBack());
      });
      question.onDidAccept(async () => {
        if (!question.enabled || !isAnswered()) return;
        question.enabled = false;
        question.busy = true;
        try {
          resolve(await answer(closing.signal));
        } catch (error) {
          if (error instanceof RegistryTokenError) refuse(error.message);
          else reject(error);
        } finally {
          question.enabled = true;
          question.busy = false;
        }
      });
      question.show();
    });
  } finally {
    closing.abort();
    question.dispose();
  }
}
