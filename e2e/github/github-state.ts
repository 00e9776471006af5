import type { SecretScope, VariableScope } from "./scope.ts";
import { ScopedTable } from "./scoped-table.ts";
import type { SealingKeys } from "./sealing-keys.ts";
import type { Stored } from "./stored.ts";

export interface WorkflowRun {
  readonly id: number;
  readonly status: "queued" | "in_progress" | "completed";
  readonly createdAt: Date;
}

export interface Repository {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  readonly isPrivate: boolean;
  /** Names, in the order of their making. */
  readonly environments: string[];
  readonly runs: WorkflowRun[];
  readonly createdAt: Date;
}

export interface Organization {
  readonly id: number;
  readonly login: string;
}

/** What a test wants to be there from the start. */
type Seed = Pick<Stored, "value" | "visibility" | "selectedRepositories">;

/** All that this GitHub knows. Tests fill it and look into it; the API reads and changes it. */
export class GitHubState {
  readonly keys: SealingKeys;
  readonly secrets = new ScopedTable<SecretScope, Stored>();
  readonly variables = new ScopedTable<VariableScope, Stored>();
  readonly #repositories = new Map<string, Repository>();
  readonly #organizations = new Map<string, Organization>();
  readonly #now: () => Date;
  #lastId = 1000;

  constructor(keys: SealingKeys, now: () => Date) {
    this.keys = keys;
    this.#now = now;
  }

  /** @param fullName `owner/name` */
  addRepository(
    fullName: string,
    { environments = [], isPrivate = true }: { environments?: readonly string[]; isPrivate?: boolean } = {},
  ): Repository {
    const [owner = "", name = ""] = fullName.split("/");
    const place = { id: this.#nextId(), owner, name, createdAt: this.#now() };
    const repository = { ...place, isPrivate, environments: [...environments], runs: [] };
    this.#repositories.set(fullName.toLowerCase(), repository);
    return repository;
  }

  /** @param fullName `owner/name`, in any case */
  repository(fullName: string): Repository | undefined {
    return this.#repositories.get(fullName.toLowerCase());
  }

  /** In the order of their making. */
  get repositories(): Repository[] {
    return [...this.#repositories.values()];
  }

  addOrganization(login: string): Organization {
    const organization = { id: this.#nextId(), login };
    this.#organizations.set(login.toLowerCase(), organization);
    return organization;
  }

  organization(login: string): Organization | undefined {
    return this.#organizations.get(login.toLowerCase());
  }

  addRun(repository: Repository, status: WorkflowRun["status"]): WorkflowRun {
    const run = { id: this.#nextId(), status, createdAt: this.#now() };
    repository.runs.push(run);
    return run;
  }

  putSecret({ name, ...scope }: SecretScope & { name: string }, seed: Seed): void {
    this.secrets.set(scope, name, stored(name, seed, this.#now()));
  }

  /** What was in the sealed box, or undefined where there is no such secret. */
  secretValue({ name, ...scope }: SecretScope & { name: string }): string | undefined {
    return this.secrets.get(scope, name)?.value;
  }

  putVariable({ name, ...scope }: VariableScope & { name: string }, seed: Seed): void {
    this.variables.set(scope, name, stored(name, seed, this.#now()));
  }

  variableValue({ name, ...scope }: VariableScope & { name: string }): string | undefined {
    return this.variables.get(scope, name)?.value;
  }

  #nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }
}

function stored(name: string, seed: Seed, now: Date): Stored {
  return { ...seed, name: name.toUpperCase(), createdAt: now, updatedAt: now };
}
