import { expect } from "vitest";
import type { SecretScope } from "../github/scope.ts";
import type { IssuingRegistry, RegistryStart } from "./issuing-registry.ts";
import { labelPrefix, listText } from "./labels.ts";
import { HOUR, REPOSITORY, type RotationWorld, rotationWorld, SECRET } from "./rotation-world.ts";

/** A secret in one or more repositories, with a registry that issues its tokens. */
export interface Fleet {
  readonly world: RotationWorld;
  readonly registry: IssuingRegistry;
  readonly repositories: readonly string[];
  /** How the labels begin of all tokens that are issued for these repositories. */
  readonly prefix: string;
  /** For every run. */
  readonly inputs: Readonly<Record<string, string>>;
}

/**
 * A fleet that has been rotated for a while: its repositories hold a token, the one before is superseded and its time
 * is over, and the receipt says so.
 */
export async function steadyFleet(startRegistry: RegistryStart, repositories = [REPOSITORY]): Promise<Fleet> {
  const world = await rotationWorld();
  const { state } = world.github;
  const ids = repositories.map((name) => (state.repository(name) ?? state.addRepository(name)).id);
  const home = state.repository(REPOSITORY)?.id ?? 0;
  const server = world.github.url;
  const prefix = labelPrefix({ scope: REPOSITORY, name: SECRET, server, home, repositories: ids });
  const registry = await startRegistry(world.now);
  const old = registry.issueAs(`${prefix}11-1-aaaaaa`);
  world.pass(HOUR);
  const current = registry.issueAs(`${prefix}12-1-bbbbbb`);
  for (const name of repositories) {
    world.github.state.putSecret({ ...scopeOf(name), name: SECRET }, { value: current.token });
  }
  const receipt = {
    v: 2,
    registry: registry.inputs.url,
    server,
    home: String(home),
    current: current.id,
    places: { [current.id]: "list" },
    lists: { list: listText(ids) },
    ...(ids.length < 50 && {
      names: Object.fromEntries(ids.map((id, index) => [id, `${repositories[index]}: ${SECRET}`])),
    }),
    superseded: [{ id: old.id, since: new Date(world.now()).toISOString() }],
  };
  const [owner = "", repo = ""] = REPOSITORY.split("/");
  world.github.state.putVariable(
    { kind: "repository", owner, repo, name: `${SECRET}_RECEIPT` },
    { value: JSON.stringify(receipt) },
  );
  world.pass(30 * HOUR);
  const list = repositories.length === 1 ? {} : { repositories: repositories.join("\n") };
  return { world, registry, repositories, prefix, inputs: { ...registry.inputs, ...list } };
}

/** What the secret of a repository was opened to. */
export function storedIn({ world }: Fleet, repository: string): string | undefined {
  return world.github.state.secretValue({ ...scopeOf(repository), name: SECRET });
}

/** The receipt as its variable has it. */
export function receiptText({ world }: Fleet): string {
  const [owner = "", repo = ""] = REPOSITORY.split("/");
  return (
    world.github.state.variableValue({ kind: "repository", owner, repo, name: `${SECRET}_RECEIPT` }) ?? ""
  );
}

/** The input by which a run gets what an earlier one has kept for it: an empty text if there is nothing. */
export function pendingToken({ world }: Fleet): { "pending-token": string } {
  const secret = { ...scopeOf(REPOSITORY), name: `${SECRET}_PENDING` };
  return { "pending-token": world.github.state.secretValue(secret) ?? "" };
}

/** Ids of the live tokens that are ours. */
export function liveIds({ registry }: Fleet): string[] {
  return registry
    .liveTokens()
    .map(({ id }) => id)
    .filter((id) => !registry.foreign.has(id));
}

/** Whatever happened: all secrets work, and no token is lost from sight. */
export function expectAllSecretsWork(fleet: Fleet): void {
  const { registry, repositories, prefix } = fleet;
  const live = new Set(liveIds(fleet));
  const dead = repositories.filter((name) => {
    const token = registry.findToken(storedIn(fleet, name) ?? "");
    return token === undefined || !live.has(token.id);
  });
  expect(dead, "repositories whose secret does not open to a live token").toEqual([]);
  const receipt = receiptText(fleet);
  const unknown = registry
    .liveTokens()
    .filter(({ id }) => live.has(id) && !receipt.includes(id))
    .filter(({ label }) => !label.startsWith(prefix));
  expect(unknown, "live tokens that neither receipt nor label tells of").toEqual([]);
}

/** All secrets hold one and the same token, and it is the only one that lives. */
export function expectOneTokenLives(fleet: Fleet): void {
  const stored = fleet.repositories.map((name) => fleet.registry.findToken(storedIn(fleet, name) ?? "")?.id);
  expect(new Set(stored).size).toBe(1);
  expect(liveIds(fleet)).toEqual([stored[0]]);
}

function scopeOf(repository: string): SecretScope {
  const [owner = "", repo = ""] = repository.split("/");
  return { kind: "repository", store: "actions", owner, repo };
}
