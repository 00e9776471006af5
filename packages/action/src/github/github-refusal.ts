/** What GitHub said when it would not do something. */
export interface Refused {
  /** 400 to 499. */
  status: number;
  /** GitHub's own words, made fit for a log. */
  reason: string;
  /** The header `x-accepted-github-permissions`, where there is one. */
  acceptedPermissions: string | undefined;
  isRateLimit: boolean;
}

/** GitHub understood a request and did nothing. For {@link explainRefusal}, which knows what it was about. */
export class GitHubRefusal extends Error implements Refused {
  readonly status: number;
  readonly reason: string;
  readonly acceptedPermissions: string | undefined;
  readonly isRateLimit: boolean;

  constructor({ status, reason, acceptedPermissions, isRateLimit }: Refused) {
    super(`GitHub answered ${status}: ${reason}`);
    this.name = "GitHubRefusal";
    this.status = status;
    this.reason = reason;
    this.acceptedPermissions = acceptedPermissions;
    this.isRateLimit = isRateLimit;
  }
}
