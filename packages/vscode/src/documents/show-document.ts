import type { Services } from "../services.ts";
import { type DocumentSubject, documentAddress } from "./document-address.ts";

/** Shows a document, written anew. */
export async function showDocument(
  { editor, documentChanges }: Services,
  subject: DocumentSubject,
): Promise<void> {
  const address = documentAddress(editor, subject);
  // It may be open still, with what was true then.
  documentChanges.fire(address);
  const document = await editor.workspace.openTextDocument(address);
  await editor.window.showTextDocument(document, { preview: true });
}
