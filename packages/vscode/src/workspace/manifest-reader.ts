import type { TextDocument } from "vscode";
import type { ExaminedNeed } from "./examined-need.ts";

/** Knows what the manifests of the workspace need. */
export interface ManifestReader {
  /** What all manifests of the workspace need, as they are on the disk. */
  needs(): Promise<ExaminedNeed[]>;
  /** What a document needs, as it is in the editor. */
  examine(document: TextDocument): ExaminedNeed[];
}
