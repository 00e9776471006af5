import type { TokenGrant } from "./token-grant.ts";

/** What came with a request: nothing, something GitHub does not know, or a token. */
export type Identity =
  | { readonly kind: "anonymous" }
  | { readonly kind: "unknown" }
  | { readonly kind: "token"; readonly token: string; readonly grant: TokenGrant };

/** The tokens that this GitHub knows. */
export class Tokens {
  readonly #grants = new Map<string, TokenGrant>();

  add(token: string, grant: TokenGrant): void {
    this.#grants.set(token, grant);
  }

  revoke(token: string): void {
    this.#grants.delete(token);
  }

  /** @param authorization the header's value: `Bearer` or `token`, in any case, then the token */
  identify(authorization: string | undefined): Identity {
    if (authorization === undefined) return { kind: "anonymous" };
    const token = /^(?:bearer|token) +(\S+)$/i.exec(authorization)?.[1];
    const grant = token === undefined ? undefined : this.#grants.get(token);
    return token === undefined || grant === undefined ? { kind: "unknown" } : { kind: "token", token, grant };
  }
}
