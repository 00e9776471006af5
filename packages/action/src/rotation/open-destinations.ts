import { RegistryTokenError } from "@setup-registry-token/core";
import { registryName } from "@setup-registry-token/core/registries";
import type {
  Destination,
  PendingStore,
  ReceiptStore,
  RotationRequest,
} from "@setup-registry-token/core/rotation";
import type { GitHub, GitHubClock } from "../github/github.ts";
import { githubSecret } from "../github/github-secret.ts";
import { organizationSecret } from "../github/organization-secret.ts";
import { pendingSecret } from "../github/pending-secret.ts";
import { ReceiptVariable } from "../github/receipt-variable.ts";
import {
  fullName,
  parseFullName,
  repositoryPlace,
  type SecretPlace,
  storeOf,
} from "../github/secret-place.ts";
import { identifyPlace } from "./identify-place.ts";
import type { StoringInputs } from "./rotation-inputs.ts";

export interface DestinationPorts {
  github: GitHub;
  clock: GitHubClock;
  warn: (sentence: string) => void;
}

/** The secrets that hold the token. */
export function openDestinations(
  { places, secretName, currentRepository }: StoringInputs,
  { github, clock, warn }: DestinationPorts,
): Destination[] {
  return places.map((place) => ({
    ...(place.scope === "organization"
      ? organizationSecret({ place, github, clock, secretName, currentRepository, warn })
      : githubSecret({ github, clock, place, secretName })),
    identify: (options) => identifyPlace(place, { github, warn }, options),
  }));
}

/** Whose tokens are rotated: it stands in their labels and tells them from those of all other secrets. */
export async function identifySecret(
  inputs: StoringInputs,
  { github, warn }: DestinationPorts,
): Promise<RotationRequest["secret"]> {
  const { places, shard, currentRepository, secretName } = inputs;
  const secret = {
    scope: describeScope(inputs),
    name: secretName,
    server: registryName(inputs.github.apiUrl),
  };
  const [place] = places;
  if (places.length === 1 && shard === undefined) return secret;
  const home = place.scope === "environment" || place.scope === "organization" ? "actions" : storeOf(place);
  const keeper = repositoryPlace(home, parseFullName(currentRepository));
  const key = await identifyPlace(keeper, { github, warn });
  return { ...secret, home: `${key}${shard === undefined ? "" : `#${shard}`}` };
}

/** For people. Without white space. */
function describeScope({ places, shard, currentRepository }: StoringInputs): string {
  const [place] = places;
  if (places.length > 1 || shard !== undefined) return `${currentRepository}${shard ? `#${shard}` : ""}`;
  switch (place.scope) {
    case "organization":
      return `${place.organization}${place.store === "actions" ? "" : `+${place.store}`}`;
    case "environment":
      return `${fullName(place.repository)}@${encodeURIComponent(place.environment)}`;
    case "repository":
      return fullName(place.repository);
    default:
      return `${fullName(place.repository)}+${place.scope}`;
  }
}

/**
 * Where the receipt is kept: beside the only secret, or in the repository that this run is in.
 *
 * @returns `undefined` if the step wants none, or variables may not even be read
 * @throws {RegistryTokenError} `github-unreachable`
 */
export async function openReceipts(
  inputs: StoringInputs,
  { github, clock, warn }: DestinationPorts,
): Promise<ReceiptStore | undefined> {
  if (!inputs.hasReceipt) return undefined;
  const place = keepingPlace(inputs);
  const receipt = new ReceiptVariable({
    github,
    clock,
    place,
    secretName: inputs.secretName,
    suffix: `${suffixOf(inputs)}_RECEIPT`,
  });
  try {
    await receipt.read();
    return receipt;
  } catch (error) {
    if (!(error instanceof RegistryTokenError) || error.code !== "receipt-unusable") throw error;
    warn(`Without a receipt, the labels at the registry have to do. ${error.message}`);
    return undefined;
  }
}

/** Where a token waits for the next run; only many destinations need it. */
export function openPendingStore(
  inputs: StoringInputs,
  { github, clock }: DestinationPorts,
): PendingStore | undefined {
  if (inputs.places.length === 1) return undefined;
  const repository = parseFullName(inputs.currentRepository);
  const secretName = `${inputs.secretName}${suffixOf(inputs)}_PENDING`;
  return pendingSecret({ github, clock, place: { scope: "repository", repository }, secretName });
}

function keepingPlace({ places, shard, currentRepository }: StoringInputs): SecretPlace {
  const [place] = places;
  const isAlone = places.length === 1 && shard === undefined;
  return isAlone ? place : { scope: "repository", repository: parseFullName(currentRepository) };
}

/** What tells secrets of one name apart whose receipts are in one place. */
function suffixOf({ places, shard }: StoringInputs): string {
  const store = storeOf(places[0]);
  const ofStore = store === "actions" ? "" : `_${store.toUpperCase()}`;
  return `${ofStore}${shard === undefined ? "" : `_${shard}`}`;
}
