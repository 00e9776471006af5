import { RegistryTokenError } from "@setup-registry-token/core";

/** GitHub understood a request and did nothing. Code `destination-refused`. */
export class GitHubRefusal extends RegistryTokenError {
  /** 400 to 499. */
  readonly status: number;
  /** GitHub's own words. */
  readonly reason: string;
  /** The scopes of a token of which one would do, as GitHub tells them; empty if it tells none. */
  readonly acceptedScopes: string;

  constructor(
    status: number,
    { reason, acceptedScopes }: { reason: string; acceptedScopes: string | undefined },
  ) {
    super(
      "destination-refused",
      `GitHub answered ${status}: "${reason}". Check the name, and whether your account of GitHub has access.`,
    );
    this.status = status;
    this.reason = reason;
    this.acceptedScopes = acceptedScopes ?? "";
  }
}
