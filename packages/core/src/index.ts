export { beginClaim } from "./credential-file/begin-claim.ts";
export type { CredentialFormat } from "./credential-file/credential-format.ts";
export type { RunningJob } from "./credential-file/running-job.ts";
export { stripSecrets } from "./credential-file/strip-secrets.ts";
export { type TakenBack, takeBack, type Undo } from "./credential-file/undo.ts";
export { type EntryUpdate, type EntryUpdated, putEntry } from "./credential-file/update.ts";
export { RegistryTokenError, type RegistryTokenErrorCode } from "./errors.ts";
export {
  type HttpAnswer,
  type HttpClient,
  type HttpClientOptions,
  type HttpRequest,
  httpClient,
} from "./http/http-client.ts";
export type { HttpExchange, HttpMethod, HttpPort, HttpReply } from "./http/http-port.ts";
export { type HttpCredential, isLoopback } from "./http/origin.ts";
export { RateLimited } from "./http/rate-limited.ts";
export { readJson } from "./http/read-json.ts";
export { type Misbehaviour, RegistryMisbehaved } from "./http/registry-misbehaved.ts";
export { RegistryUnreachable, type Unreachability } from "./http/registry-unreachable.ts";
export type { HttpClock } from "./http/retry.ts";
export type { HttpLimits } from "./http/send-repeatedly.ts";
export { credentialFormats } from "./package-managers/credential-formats.ts";
export type {
  CredentialPlan,
  CredentialRequest,
  PackageManager,
  PlannedEntry,
  Store,
} from "./package-managers/package-manager.ts";
export { pubLogFiles } from "./package-managers/pub-log.ts";
export { derivedForms, isMaskable, redact } from "./redact.ts";
export {
  type RegistryKind,
  type RegistryKindName,
  registryKindNames,
  registryKinds,
} from "./registries/registry-kind.ts";
export { Secret } from "./secret.ts";
export type { Surroundings } from "./surroundings.ts";
export { type ParsedToken, parseToken } from "./token.ts";
