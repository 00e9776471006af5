import { jsonReply } from "../../registries/reply.ts";
import type { Handlers } from "../call.ts";

/** What is left of the hour; asking costs nothing. Searching is not a part of this server, but has to be told. */
export const rateLimitHandlers: Handlers = {
  "GET /rate_limit": ({ rateLimit }) =>
    jsonReply(200, { resources: { core: rateLimit, search: rateLimit }, rate: rateLimit }),
};
