import { SECRET, World, type WorldSecret } from "./world.ts";
import type { Vault } from "./world-ports.ts";

export const SERVERS = ["https://api.github.example", "https://ghe.example/api/v3"] as const;
export const NAMES = ["acme/ops", "acme/app", "acme/site", "acme/lib"] as const;

/** A repository of one server, with its secret and its variables. */
export interface WorldRepository extends Vault {
  server: string;
  id: string;
  name: string;
  secret: WorldSecret;
}

/** A workflow of a repository, and the names of those where it stores its token. */
export interface Workflow {
  server: string;
  home: string;
  list: readonly string[];
}

/** Several servers with repositories of the same names and ids, secrets of one name, and one registry for all. */
export class ManyPlaces extends World {
  readonly repositories: WorldRepository[] = [];
  #lastId = 100;

  constructor(options: { reportsUse?: boolean; skews?: World["skews"] } = {}) {
    super({ ...options, destinations: 0 });
    for (const name of NAMES) {
      this.#lastId++;
      for (const server of SERVERS) this.#add(server, name);
    }
  }

  /** The repository that a name leads to: the one that has it, or else the last that had it and was renamed. */
  find(server: string, name: string): WorldRepository {
    const here = this.repositories.filter((one) => one.server === server);
    const found =
      here.find((one) => one.name === name) ?? here.findLast((one) => one.name.startsWith(`${name}-old`));
    if (found === undefined) throw new Error(`There is no ${name} at ${server}.`);
    return found;
  }

  /** Renames a repository. */
  rename(server: string, name: string): void {
    const repository = this.find(server, name);
    if (repository.name !== name) return;
    repository.name = `${name}-old${repository.id}`;
    repository.secret.name = `${server} ${repository.name}`;
  }

  /** Renames a repository, and makes another of its name. */
  takeName(server: string, name: string): void {
    this.rename(server, name);
    this.#lastId++;
    this.#add(server, name);
  }

  /** Somebody stores a token that was made by hand. */
  storeByHand(server: string, name: string): void {
    const { token } = this.issue("made by hand");
    this.store(this.find(server, name).secret, token.reveal());
  }

  /** What version 1 has left: tokens whose labels and receipts name no server and no list. */
  rotateByVersion1(server: string, lists: readonly (readonly string[])[]): void {
    const ids = lists.map((list, index) => {
      const { token, record } = this.issue(`srt:acme/ops:${SECRET.name}:${index + 1}-1-aaaaaa`);
      for (const name of list) this.store(this.find(server, name).secret, token.reveal());
      return record.id;
    });
    const [current, ...others] = ids.reverse();
    const superseded = others.map((id) => ({ id, since: new Date(this.now).toISOString() }));
    this.find(server, "acme/ops").receipt = JSON.stringify({
      v: 1,
      registry: "https://registry.example/",
      current,
      superseded,
    });
  }

  #add(server: string, name: string): void {
    const secret: WorldSecret = { name: `${server} ${name}`, value: undefined, updatedAt: undefined };
    this.secrets.push(secret);
    const id = String(this.#lastId);
    this.repositories.push({ server, id, name, secret, receipt: undefined, pending: undefined });
    this.storeByHand(server, name);
  }
}

/** All that a run of a workflow has to know. */
export function settingOf(world: ManyPlaces, { server, home, list }: Workflow) {
  const keeper = world.find(server, home);
  const [only] = list;
  const receipts = list.length === 1 && only !== undefined ? world.find(server, only) : keeper;
  return {
    secret: {
      ...SECRET,
      scope: list.length === 1 ? String(only) : home,
      server,
      home: list.length === 1 ? undefined : keeper.id,
    },
    places: list.map((name) => ({ name: `${name}: ${SECRET.name}`, find: () => world.find(server, name) })),
    vaults: { receipts, pending: keeper },
  };
}
