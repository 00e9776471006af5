import type { RegistryKindName } from "@setup-registry-token/core";
import type { Uri } from "vscode";
import type { Editor } from "../editor.ts";
import { isRegistryKind } from "../storage/account.ts";
import { fieldsIn } from "../storage/json-fields.ts";

/** The scheme of documents that the extension writes and nobody can change. */
export const DOCUMENT_SCHEME = "registry-tokens";

/** What a document tells of. */
export type DocumentSubject =
  | { readonly about: "credentials"; readonly kind: RegistryKindName; readonly url: string }
  | { readonly about: "doctor" };

/** The address of a document. All that is needed to write it is in there, so it can be written anew after a reload. */
export function documentAddress({ Uri }: Pick<Editor, "Uri">, subject: DocumentSubject): Uri {
  const names = { credentials: "Credentials.txt", doctor: "Registry Tokens Doctor.txt" };
  return Uri.from({ scheme: DOCUMENT_SCHEME, path: names[subject.about], query: JSON.stringify(subject) });
}

/** @returns `undefined` if it is no address of {@link documentAddress} */
export function readDocumentAddress({ query }: Pick<Uri, "query">): DocumentSubject | undefined {
  const { about, kind, url } = fieldsIn(query);
  if (about === "doctor") return { about };
  const isWhole = about === "credentials" && isRegistryKind(kind) && typeof url === "string";
  return isWhole ? { about, kind, url } : undefined;
}
