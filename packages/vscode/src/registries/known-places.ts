import type { RegistryKindName } from "@setup-registry-token/core";
import { registryName } from "@setup-registry-token/core/workspace";
import { registryChoices } from "../log-in/registry-choices.ts";
import type { Services } from "../services.ts";
import type { Target } from "../target.ts";

/** A registry whose URL is known. */
export interface Place {
  readonly kind: RegistryKindName;
  readonly url: string;
}

/** The registry that a command is called for; nobody needs to have an account of it. */
export function placeOf({ accounts }: Services, { accountId, kind, url }: Target): Place | undefined {
  const account = accountId === undefined ? undefined : accounts.find(accountId);
  if (account !== undefined) return { kind: account.kind, url: account.url };
  return kind === undefined || url === undefined ? undefined : { kind, url };
}

/** The registries of the accounts, each once. */
export function placesOfAccounts({ accounts }: Services): Place[] {
  return once(accounts.list());
}

/** The registries of the accounts, and those that a setting names. */
export function knownPlaces(services: Services): Place[] {
  const named = registryChoices(services).flatMap(({ value: { kind, url } }) =>
    url === undefined ? [] : [{ kind, url }],
  );
  return once([...services.accounts.list(), ...named]);
}

function once(places: readonly Place[]): Place[] {
  const named = places.map(({ kind, url }) => [`${kind} ${registryName(url)}`, { kind, url }] as const);
  return [...new Map(named.toReversed()).values()].toReversed();
}
