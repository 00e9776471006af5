import { RegistryTokenError } from "../errors.ts";

export type RefusalCode =
  | "token-rejected"
  | "token-expired"
  | "token-forbidden"
  | "two-factor-required"
  | "log-in-refused"
  | "request-refused";

const EXPLANATIONS: Record<RefusalCode, { what: string; next: string }> = {
  "token-rejected": {
    what: "rejected the token",
    next: "Issue a new token at the registry and store it where this one came from.",
  },
  "token-expired": {
    what: "no longer takes the token, which has expired",
    next: "Issue a new token at the registry and store it where this one came from.",
  },
  "token-forbidden": {
    what: "does not allow this with the token",
    next: "Give its owner the right, or use a token that has it.",
  },
  "two-factor-required": {
    what: "wants a second factor for this account",
    next: "Give the code of the authenticator app, or the app's set-up key as the TOTP secret.",
  },
  "log-in-refused": {
    what: "refused the log-in",
    next: "Check the name, the password and, if there is one, the code.",
  },
  "request-refused": {
    what: "refused the request",
    next: "Change what was asked for.",
  },
};

/** What a registry answered when it would not do something. */
export interface Refusal {
  /** Of the registry, such as `https://onepub.dev`. */
  origin: string;
  /** The HTTP status. */
  status: number;
  /** The registry's own reason, as `quotation` gives it. */
  said?: string | undefined;
  /** What to do about it, if more is known than the code tells. One or more sentences. */
  next?: string | undefined;
  /** Whether the answer can mean nothing else than that this token is not valid here; by the code if left out. */
  isProof?: boolean;
}

/** A registry answered, and the answer is no. */
export class RegistryRefused extends RegistryTokenError {
  readonly status: number;
  /** The registry's own reason; one printable line without a secret. */
  readonly said: string | undefined;
  /** Whether the answer can mean nothing else than that the token is not valid here. */
  readonly isProof: boolean;

  constructor(code: RefusalCode, { origin, status, said, next, isProof }: Refusal) {
    const { what, next: usual } = EXPLANATIONS[code];
    const reason = said === undefined ? "" : `: "${said}"`;
    const end = /[.!?…]"$/.test(reason) ? "" : ".";
    super(code, `${origin} ${what} (${status})${reason}${end} ${next ?? usual}`);
    this.status = status;
    this.said = said;
    this.isProof = isProof ?? (code === "token-rejected" || code === "token-expired");
  }
}
