export { type HttpClient, type HttpClientOptions, httpClient } from "./http/http-client.ts";
export { readJson } from "./http/read-json.ts";
export { daysLeft, type Expiry } from "./registries/expiry.ts";
export { findToken } from "./registries/find-token.ts";
export { openRegistry, type RegistryOfKind } from "./registries/open-registry.ts";
export { type Revocation, type Revoked, revokeToken } from "./registries/revoke-token.ts";
export { totp } from "./registries/totp.ts";
