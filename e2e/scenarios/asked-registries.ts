import { startApkg } from "../registries/apkg.ts";
import { startComposerRepository } from "../registries/composer-repository.ts";
import { startOnePub } from "../registries/onepub.ts";
import { startPackageBroker } from "../registries/package-broker.ts";
import { startPubRepository } from "../registries/pub-repository.ts";
import type { RegistryServer } from "../registries/registry-server.ts";

/** One kind of registry, and how it is asked about a token. */
export interface AskedRegistry {
  registry: string;
  start: () => Promise<RegistryServer>;
  /** The one request of the good path. */
  question: string;
  /** What the action calls the owner of a token that is simply allowed. */
  account: string;
}

export const askedRegistries: readonly AskedRegistry[] = [
  {
    registry: "onepub",
    start: startOnePub,
    question: "GET /api/organisation/details",
    account: "Example",
  },
  { registry: "apkg", start: startApkg, question: "GET /auth/whoami", account: "example" },
  { registry: "package-broker", start: startPackageBroker, question: "GET /packages.json", account: "" },
  { registry: "pub", start: startPubRepository, question: "GET /api/packages/versions/new", account: "" },
  { registry: "composer", start: startComposerRepository, question: "HEAD /packages.json", account: "" },
];
