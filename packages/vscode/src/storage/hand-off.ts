import type { RegistryKindName } from "@setup-registry-token/core";
import { isRegistryKind } from "./account.ts";
import { fieldsOf } from "./json-fields.ts";
import { type NotedExpiry, readNotedExpiry } from "./noted-expiry.ts";
import { SecretRecords, type StoragePorts } from "./secret-records.ts";

/** A token that was issued and that nobody has put anywhere yet: no registry shows it a second time. */
export interface HandOff {
  /** Random. */
  readonly id: string;
  /** Of the account that issued it. */
  readonly accountId: string;
  readonly kind: RegistryKindName;
  /** The registry's URL as the package manager knows it. */
  readonly url: string;
  readonly label: string;
  /** By this the registry knows the token. */
  readonly tokenId: string;
  readonly expiry: NotedExpiry;
  /** ISO 8601. */
  readonly issuedAt: string;
}

/** Each has one secret, the `token`. */
export type HandOffStore = SecretRecords<HandOff>;

export function openHandOffs(ports: StoragePorts): HandOffStore {
  return new SecretRecords({ name: "hand-off", read: readHandOff }, ports);
}

function readHandOff(value: unknown): HandOff | undefined {
  const { id, accountId, kind, url, label, tokenId, expiry, issuedAt } = fieldsOf(value);
  const texts = [id, accountId, url, label, tokenId, issuedAt];
  if (!isRegistryKind(kind) || !texts.every((text) => typeof text === "string")) return undefined;
  return {
    id: String(id),
    accountId: String(accountId),
    kind,
    url: String(url),
    label: String(label),
    tokenId: String(tokenId),
    expiry: readNotedExpiry(expiry),
    issuedAt: String(issuedAt),
  };
}
