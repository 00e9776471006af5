import { createHash, randomUUID } from "node:crypto";

/** What every registry knows of a token. All times in milliseconds since 1970. */
export interface IssuedToken {
  readonly id: string;
  /** SHA-256 of the token in hex, so that no failing assertion prints a token. */
  readonly hash: string;
  readonly label: string;
  readonly createdAt: number;
  /** `null`: never. */
  readonly expiresAt: number | null;
  /** `null`: not used so far. */
  readonly lastUsed: number | null;
  /** `null`: not revoked. */
  readonly revokedAt: number | null;
}

/** A look at a registry's tokens from outside, for assertions. Gives copies. */
export interface TokenView<Token extends IssuedToken> {
  /** All tokens that there ever were, oldest first. */
  tokens(): readonly Token[];
  /** Those that are neither revoked nor expired. */
  liveTokens(): readonly Token[];
  /** The record of a token, whether it is live or not. */
  findToken(value: string): Token | undefined;
}

/** The record of a new token. */
export function issuedToken(
  value: string,
  token: { label: string; createdAt: number; expiresAt: number | null; id?: string },
): IssuedToken {
  return { id: randomUUID(), ...token, hash: hashOf(value), lastUsed: null, revokedAt: null };
}

/** All tokens of a registry, in memory. A record is never changed, but replaced. */
export class IssuedTokens<Token extends IssuedToken> implements TokenView<Token> {
  readonly #tokens: Token[] = [];
  readonly #now: () => number;

  /** @param now milliseconds since 1970 */
  constructor(now: () => number) {
    this.#now = now;
  }

  add(token: Token): void {
    this.#tokens.push(token);
  }

  tokens(): readonly Token[] {
    return [...this.#tokens];
  }

  liveTokens(): readonly Token[] {
    return this.#tokens.filter((token) => token.revokedAt === null && !this.isExpired(token));
  }

  /** The last one given, if a value was given again after it had been revoked. */
  findToken(value: string): Token | undefined {
    const hash = hashOf(value);
    return this.#tokens.findLast((token) => token.hash === hash);
  }

  isExpired({ expiresAt }: Token): boolean {
    return expiresAt !== null && expiresAt <= this.#now();
  }

  use(token: Token): Token {
    return this.change(token, { ...token, lastUsed: this.#now() });
  }

  revoke(token: Token): Token {
    return this.change(token, { ...token, revokedAt: token.revokedAt ?? this.#now() });
  }

  change(from: Token, to: Token): Token {
    this.#tokens[this.#tokens.findIndex(({ id }) => id === from.id)] = to;
    return to;
  }
}

function hashOf(value: string): string {
  return createHash("sha256").update(value).digest("hex");
}
