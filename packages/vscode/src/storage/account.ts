import type { RegistryKindName } from "@setup-registry-token/core";
import { fieldsOf } from "./json-fields.ts";
import { type NotedExpiry, readNotedExpiry } from "./noted-expiry.ts";

/** An account whose registry does not say whose its tokens are. Also the user name of its credentials. */
export const NAMELESS = "token";

/** How a credential came to the editor. */
export type AccountSource = "log-in" | "pasted" | "adopted" | "issued";

/** A user's standing with one registry: everything but the secrets. */
export interface Account {
  /** Made of kind, URL and name. Also the name of the secrets' entry. */
  readonly id: string;
  readonly kind: RegistryKindName;
  /** The registry's URL as the package manager knows it. */
  readonly url: string;
  /** Whom the registry names; where it names nobody, what the user called it. */
  readonly name: string;
  /** Of the token, if there is one. */
  readonly source: AccountSource;
  /** ISO 8601. */
  readonly addedAt: string;
  /** The user name of an http-basic credential, where it is not `token`. */
  readonly userName?: string;
  /** What the package manager uses, if there is one. */
  readonly token?: TokenNote;
  /** What only manages tokens, if there is one: what the registry gave at a log-in, or a token that did so before. */
  readonly session?: SessionNote;
}

export interface TokenNote {
  /** By this the registry knows the token, where that is known. */
  readonly id?: string;
  readonly label?: string;
  readonly expiry: NotedExpiry;
  /** ISO 8601. */
  readonly createdAt?: string;
  /** ISO 8601: when the registry last accepted it. */
  readonly verifiedAt?: string;
}

export interface SessionNote {
  readonly expiry: NotedExpiry;
  /** No log-in gave it: it may be allowed less than one. */
  readonly isFormerToken?: boolean;
}

export function accountId({ kind, url, name }: Pick<Account, "kind" | "url" | "name">): string {
  return [kind, url, name].map(encodeURIComponent).join("/");
}

/** Reads an account from JSON that this extension, in this version or another, has written. */
export function readAccount(value: unknown): Account | undefined {
  const { kind, url, name, source, addedAt, userName, token, session } = fieldsOf(value);
  if (!isRegistryKind(kind) || typeof url !== "string" || typeof name !== "string") return undefined;
  return {
    id: accountId({ kind, url, name }),
    kind,
    url,
    name,
    source: isSource(source) ? source : "log-in",
    addedAt: typeof addedAt === "string" ? addedAt : new Date(0).toISOString(),
    ...(typeof userName === "string" && { userName }),
    ...(token !== undefined && { token: readTokenNote(token) }),
    ...(session !== undefined && { session: readSessionNote(session) }),
  };
}

function readTokenNote(value: unknown): TokenNote {
  const { id, label, expiry, createdAt, verifiedAt } = fieldsOf(value);
  return {
    expiry: readNotedExpiry(expiry),
    ...(typeof id === "string" && { id }),
    ...(typeof label === "string" && { label }),
    ...(typeof createdAt === "string" && { createdAt }),
    ...(typeof verifiedAt === "string" && { verifiedAt }),
  };
}

function readSessionNote(value: unknown): SessionNote {
  const { expiry, isFormerToken } = fieldsOf(value);
  return { expiry: readNotedExpiry(expiry), ...(isFormerToken === true && { isFormerToken }) };
}

const KINDS: Readonly<Record<RegistryKindName, true>> = {
  onepub: true,
  apkg: true,
  "package-broker": true,
  pub: true,
  composer: true,
};

export function isRegistryKind(value: unknown): value is RegistryKindName {
  return typeof value === "string" && Object.hasOwn(KINDS, value);
}

function isSource(value: unknown): value is AccountSource {
  return typeof value === "string" && ["log-in", "pasted", "adopted", "issued"].includes(value);
}
