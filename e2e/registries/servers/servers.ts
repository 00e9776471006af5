import { composerServers } from "./composer-servers.ts";
import { ownServers } from "./own-servers.ts";
import { pubServers } from "./pub-servers.ts";
import type { Server } from "./server-row.ts";

/**
 * Every server that was thought of, with what the product has to say of a good and of a wrong token there. Played by
 * `play-server.ts`; the action and core are held to it (`e2e/scenarios/every-server.test.ts`,
 * `packages/core/test/registry-every-server.test.ts`). For the editor: paste a token, and compare what it says with
 * `says` (a code ends in an offer to keep the token anyway; `not-refused` and `unknown` must not read as "logged in").
 */
const servers: readonly Server[] = [...pubServers, ...composerServers, ...ownServers];

/** For `it.each`. */
export const namedServers = servers.map((server) => ({
  title: `${server.registry}: ${server.name}`,
  server,
}));
