export type { Member } from "./member-token.ts";
export type { PendingToken, Receipt, SupersededToken, UnsettledToken } from "./receipt.ts";
export { type ReplacePorts, type ReplaceRequest, type ReplaceResult, replace } from "./replace.ts";
export { rotate } from "./rotate.ts";
export { RotationFailed, type StoredWhere } from "./rotation-failed.ts";
export type {
  Destination,
  Issuer,
  PendingStore,
  ReceiptStore,
  RotationEvent,
  RotationPorts,
} from "./rotation-ports.ts";
export type { RotationRequest, RunNumber } from "./rotation-request.ts";
export type { RotationResult } from "./rotation-result.ts";
