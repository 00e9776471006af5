import type { QuickInputButton } from "vscode";

/** What all questions of a dialogue show. */
export interface Frame {
  readonly title: string;
  readonly step?: number;
  readonly totalSteps?: number;
  readonly back: QuickInputButton | undefined;
}
