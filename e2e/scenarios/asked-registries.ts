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
  /** The request of the good path. */
  question: string;
  /** How often it is sent: a second time without the token, where the registry might answer anybody. */
  times: 1 | 2;
  /** What the action calls the owner of a token that is simply allowed. */
  account: string;
}

export const askedRegistries: readonly AskedRegistry[] = [
  {
    registry: "onepub",
    start: startOnePub,
    question: "GET /api/organisation/details",
    times: 1,
    account: "Example",
  },
  { registry: "apkg", start: startApkg, question: "GET /auth/whoami", times: 1, account: "example" },
  {
    registry: "package-broker",
    start: startPackageBroker,
    question: "GET /packages.json",
    times: 1,
    account: "",
  },
  {
    registry: "pub",
    start: startPubRepository,
    question: "GET /api/packages/versions/new",
    times: 2,
    account: "",
  },
  {
    registry: "composer",
    start: startComposerRepository,
    question: "HEAD /packages.json",
    times: 2,
    account: "",
  },
];
