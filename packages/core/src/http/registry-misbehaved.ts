import { RegistryTokenError } from "../errors.ts";

export type Misbehaviour =
  | "not-json"
  | "wrong-content-type"
  | "too-large"
  | "too-many-redirects"
  | "redirect-refused"
  | "other-origin"
  | "not-http"
  | "incomplete"
  | "server-error";

/** A server answered, but nothing that a registry would say. Code `registry-misbehaved`. */
export class RegistryMisbehaved extends RegistryTokenError {
  readonly reason: Misbehaviour;

  /** @param message for a person: where, what, what to do; nothing of the server's body */
  constructor(reason: Misbehaviour, message: string, options?: { cause?: unknown }) {
    super("registry-misbehaved", message, options);
    this.reason = reason;
  }
}
