import { oneLine } from "../registries/quotation.ts";
import type { TokenRecord } from "../registries/token-administration.ts";
import type { PlaceKey } from "./places.ts";
import type { ReceiptKeeper } from "./receipt-keeper.ts";
import type { RotationPorts } from "./rotation-ports.ts";
import type { LabelOwner } from "./run-label.ts";
import type { Settings } from "./settings.ts";

/** What all steps of one rotation share. */
export interface Work {
  readonly settings: Settings;
  readonly ports: RotationPorts;
  /** What each destination is known by, in their order. */
  readonly keys: readonly PlaceKey[];
  /** Whose tokens these are. */
  readonly owner: LabelOwner;
  /** Of the token that may be issued. */
  readonly label: string;
  readonly keeper: ReceiptKeeper;
  /** What the registry listed when the rotation began, by id. */
  readonly tokens: ReadonlyMap<string, TokenRecord>;
  /** Whether the list is whole, so that a token that is not in it does not exist. */
  readonly isListWhole: boolean;
  /** Nothing is revoked on the strength of a damaged receipt. */
  readonly mayRevoke: boolean;
  readonly findings: Findings;
}

/** What the result will tell. */
export interface Findings {
  revoked: string[];
  /** Why, by id. */
  kept: Map<string, string>;
  remarks: string[];
}

/** Tells of something that is not as it should be: at once, and once more in the result. */
export function warn({ ports, findings }: Work, message: string): void {
  // A registry may give its tokens ids of any characters, and a line of a log may be a command.
  const line = oneLine(message);
  ports.report({ kind: "warning", message: line });
  findings.remarks.push(line);
}

/** Tells of something that was done. */
export function tell({ ports }: Work, message: string): void {
  ports.report({ kind: "step", message: oneLine(message) });
}
