import type * as vscode from "vscode";
import type { ExaminedNeed } from "./examined-need.ts";
import { spanRange } from "./span-range.ts";

/** The needs that follow from what stands at a place of a manifest, with the place. */
export function needsAt(
  document: vscode.TextDocument,
  needs: readonly ExaminedNeed[],
  at: vscode.Range | vscode.Position,
): { examined: ExaminedNeed; range: vscode.Range }[] {
  return needs.flatMap((examined) =>
    examined.need.places
      .map(({ span }) => spanRange(document, span))
      .filter((range) => ("start" in at ? range.intersection(at) !== undefined : range.contains(at)))
      .slice(0, 1)
      .map((range) => ({ examined, range })),
  );
}
