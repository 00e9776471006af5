import { composerCredentialTypes } from "../package-managers/composer-credential-types.ts";
import { readLenientJson } from "./lenient-json.ts";
import { memberOf, membersOf, type TextNode, type TextSpan } from "./text-tree.ts";

/** A credential in a file that git keeps, where everybody who has the repository has it. */
export interface TrackedCredential {
  /** The section that it stands in, such as `http-basic`. */
  form: string;
  /** The host that it is for, as written. */
  host: string;
  /** Where the entry's value stands. */
  span: TextSpan;
}

/**
 * Finds the credentials in a project's auth.json or composer.json that git tracks.
 *
 * @param isTracked whether git tracks the file; if not, nothing is wrong with it
 */
export function findTrackedCredentials(file: {
  name: "auth.json" | "composer.json";
  text: string;
  isTracked: boolean;
}): TrackedCredential[] {
  if (!file.isTracked) return [];
  const root = readLenientJson(file.text);
  const sections = file.name === "composer.json" ? memberOf(root, "config") : root;
  return composerCredentialTypes.flatMap(({ name }) =>
    membersOf(memberOf(sections, name)).flatMap(({ key, value }) =>
      value !== undefined && !isEmpty(value) ? [{ form: name, host: key, span: value.span }] : [],
    ),
  );
}

function isEmpty(node: TextNode): boolean {
  switch (node.kind) {
    case "scalar":
      return node.value === "" || node.value === null;
    case "list":
      return node.elements.length === 0;
    case "mapping":
      return node.members.length === 0;
  }
}
