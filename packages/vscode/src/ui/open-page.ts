import type { Uri } from "vscode";
import type { Editor } from "../editor.ts";

/**
 * Opens a page in the user's browser.
 *
 * @param page its address, which is handed on as it is: a `Uri` made of it would encode once more what is encoded. The
 *   editor takes a text as well, whatever its types say.
 * @returns whether the user let it be opened
 */
export async function openPage({ env }: Pick<Editor, "env">, page: string): Promise<boolean> {
  const target: unknown = page;
  return env.openExternal(target as Uri);
}
