import type { QuickPickItem, ThemeIcon } from "vscode";
import type { Editor } from "../editor.ts";
import { awaitAnswer } from "./await-answer.ts";
import type { Frame } from "./frame.ts";
import { Cancelled } from "./leave-question.ts";

/** One line of a list, and what it stands for. */
export interface Choice<T> {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  readonly icon?: ThemeIcon;
  /** Chosen to begin with, where many may be chosen. */
  readonly isPicked?: boolean;
  readonly value: T;
}

interface Choices<T> extends Frame {
  readonly placeholder: string;
  readonly choices: readonly Choice<T>[] | Promise<readonly Choice<T>[]>;
}

interface Item<T> extends QuickPickItem {
  readonly value: T;
}

export async function showChoices<T>(editor: Editor, choices: Choices<T>): Promise<T> {
  const chosen = await show(editor, choices, false);
  for (const value of chosen) return value;
  throw new Cancelled();
}

export function showManyChoices<T>(editor: Editor, choices: Choices<T>): Promise<T[]> {
  return show(editor, choices, true);
}

async function show<T>(editor: Editor, choices: Choices<T>, isMany: boolean): Promise<T[]> {
  const pick = editor.window.createQuickPick<Item<T>>();
  pick.title = choices.title;
  pick.step = choices.step;
  pick.totalSteps = choices.totalSteps;
  pick.placeholder = choices.placeholder;
  pick.canSelectMany = isMany;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.ignoreFocusOut = true;
  const failure = new Promise<never>((_resolve, reject) => fill(pick, choices.choices).catch(reject));
  const answer = awaitAnswer(pick, {
    back: choices.back,
    // Enter, where nothing fits what was typed.
    isAnswered: () => isMany || pick.selectedItems.length > 0,
    answer: async () => pick.selectedItems.map(({ value }) => value),
    refuse: () => {},
  });
  try {
    return await Promise.race([answer, failure]);
  } finally {
    pick.dispose();
  }
}

async function fill<T>(
  pick: {
    items: readonly Item<T>[];
    selectedItems: readonly Item<T>[];
    busy: boolean;
    canSelectMany: boolean;
  },
  choices: Choices<T>["choices"],
): Promise<void> {
  pick.busy = true;
  const items = (await choices).map(({ icon, isPicked, ...choice }) => ({
    ...choice,
    ...(icon && { iconPath: icon }),
    isPicked: isPicked ?? false,
  }));
  pick.items = items;
  if (pick.canSelectMany) pick.selectedItems = items.filter(({ isPicked }) => isPicked);
  pick.busy = false;
}
