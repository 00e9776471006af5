/** What can go wrong, as a closed set: a caller switches on the code, a person reads the message. */
export type RegistryTokenErrorCode =
  | "input-invalid"
  | "token-missing"
  | "token-malformed"
  | "registry-url-invalid"
  | "location-unknown"
  | "registry-diverted"
  | "credential-file-malformed"
  | "credential-file-unusable"
  | "credential-file-unsafe"
  | "credential-file-busy"
  | "credential-in-use"
  | "secret-storage-unavailable"
  | "token-rejected"
  | "token-expired"
  | "token-forbidden"
  | "two-factor-required"
  | "log-in-refused"
  | "identity-unavailable"
  | "request-refused"
  | "token-not-found"
  | "token-ambiguous"
  | "token-in-use"
  | "revocation-unproven"
  | "rate-limited"
  | "registry-unreachable"
  | "registry-misbehaved"
  | "github-unreachable"
  | "destination-refused"
  | "receipt-unusable"
  | "rotation-incomplete"
  | "rotation-overtaken";

/**
 * The one error of this product. Its message says what failed, where, and what to do next.
 * It never holds a token, a part of a credential file or a server's raw body.
 */
export class RegistryTokenError extends Error {
  readonly code: RegistryTokenErrorCode;

  /**
   * @param code what went wrong
   * @param message one or more full sentences for a person: what, where, what to do
   * @param options `cause`: the error underneath, where there is one
   */
  constructor(code: RegistryTokenErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "RegistryTokenError";
    this.code = code;
  }
}
