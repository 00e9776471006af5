export { beginClaim } from "./credential-file/begin-claim.ts";
export { isClaimDirectory } from "./credential-file/claim-directory.ts";
export type { CredentialFormat } from "./credential-file/credential-format.ts";
export { isDirectory, removeIfEmpty } from "./credential-file/directories.ts";
export {
  type FileRead,
  FileUnreadable,
  readRegularFile,
  readText,
  readUtf8,
} from "./credential-file/read-file.ts";
export { isProcessRunning, type RunningJob } from "./credential-file/running-job.ts";
export { stripSecrets } from "./credential-file/strip-secrets.ts";
export { type TakeBackOutcome, type TakenBack, takeBack, type Undo } from "./credential-file/undo.ts";
export { type EntryUpdate, type EntryUpdated, putEntry } from "./credential-file/update.ts";
export { RegistryTokenError, type RegistryTokenErrorCode } from "./errors.ts";
export type { HttpAnswer, HttpClient, HttpClientOptions, HttpRequest } from "./http/http-client.ts";
export type { HttpExchange, HttpMethod, HttpPort, HttpReply } from "./http/http-port.ts";
export { type HttpCredential, isLoopback } from "./http/origin.ts";
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
export type { CallOptions } from "./registries/call-options.ts";
export type { Expiry } from "./registries/expiry.ts";
export type {
  BrowserLogIn,
  BrowserLogInAttempt,
  LoggedIn,
  PasswordLogIn,
  SecondFactor,
} from "./registries/log-in.ts";
export type { ExchangedToken, LogOut, OidcExchange, Registry } from "./registries/registry.ts";
export {
  type RegistryKind,
  type RegistryKindName,
  registryKindNames,
  registryKinds,
} from "./registries/registry-kind.ts";
export type {
  IssuedToken,
  TokenAdministration,
  TokenAmendment,
  TokenList,
  TokenRecord,
  TokenRequest,
} from "./registries/token-administration.ts";
export type { Account, Organisation, Verification } from "./registries/verification.ts";
export { Secret } from "./secret.ts";
export type { Surroundings } from "./surroundings.ts";
export { type ParsedToken, parseToken } from "./token.ts";
export { withoutLastSlashes } from "./without-last-slashes.ts";
