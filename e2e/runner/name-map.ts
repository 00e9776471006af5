/** Which spellings are one name: `exact`, or `any-case` (`Token` and `TOKEN` are the same). */
export type NameRule = "exact" | "any-case";

/**
 * A map by name as the runner's dictionaries are: with `any-case`, a second spelling changes the value and
 * keeps the first spelling.
 */
export class NameMap {
  readonly #rule: NameRule;
  readonly #entries = new Map<string, { name: string; value: string }>();

  constructor(rule: NameRule, entries: Iterable<readonly [string, string]> = []) {
    this.#rule = rule;
    for (const [name, value] of entries) this.set(name, value);
  }

  set(name: string, value: string): void {
    const key = this.#key(name);
    this.#entries.set(key, { name: this.#entries.get(key)?.name ?? name, value });
  }

  get(name: string): string | undefined {
    return this.#entries.get(this.#key(name))?.value;
  }

  has(name: string): boolean {
    return this.#entries.has(this.#key(name));
  }

  delete(name: string): void {
    this.#entries.delete(this.#key(name));
  }

  *[Symbol.iterator](): Iterator<[string, string]> {
    for (const { name, value } of this.#entries.values()) yield [name, value];
  }

  toObject(): Record<string, string> {
    return Object.fromEntries(this);
  }

  #key(name: string): string {
    return this.#rule === "any-case" ? name.toUpperCase() : name;
  }
}
