import type { TokenGrant } from "./token-grant.ts";

/** A user's token that may do all that this server can do. */
export const fullGrant: TokenGrant = { kind: "classic", scopes: ["repo", "admin:org"] };
