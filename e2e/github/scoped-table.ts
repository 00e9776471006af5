import { type SecretScope, scopeKey, type VariableScope } from "./scope.ts";

/** What is kept by scope and by name; names are upper case, as GitHub stores them. */
export class ScopedTable<Scope extends SecretScope | VariableScope, Row> {
  readonly #scopes = new Map<string, Map<string, Row>>();

  get(scope: Scope, name: string): Row | undefined {
    return this.#scopes.get(scopeKey(scope))?.get(name.toUpperCase());
  }

  set(scope: Scope, name: string, row: Row): void {
    const rows = this.#scopes.get(scopeKey(scope)) ?? new Map<string, Row>();
    this.#scopes.set(scopeKey(scope), rows.set(name.toUpperCase(), row));
  }

  delete(scope: Scope, name: string): boolean {
    return this.#scopes.get(scopeKey(scope))?.delete(name.toUpperCase()) ?? false;
  }

  /** All rows of a scope, by name. */
  list(scope: Scope): Row[] {
    const rows = [...(this.#scopes.get(scopeKey(scope)) ?? [])];
    return rows.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  }
}
