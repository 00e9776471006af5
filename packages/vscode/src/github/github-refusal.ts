import { RegistryTokenError } from "@setup-registry-token/core";
import type { Translations } from "../l10n.ts";

interface RefusalFacts {
  readonly reason: string;
  readonly acceptedScopes: string | undefined;
  readonly l10n: Translations;
}

/** GitHub understood a request and did nothing. Code `destination-refused`. */
export class GitHubRefusal extends RegistryTokenError {
  /** 400 to 499. */
  readonly status: number;
  /** GitHub's own words. */
  readonly reason: string;
  /** The scopes of a token of which one would do, as GitHub tells them; empty if it tells none. */
  readonly acceptedScopes: string;

  constructor(status: number, { reason, acceptedScopes, l10n }: RefusalFacts) {
    super(
      "destination-refused",
      l10n.t(
        'GitHub answered {0}: "{1}". Check the name, and whether your account of GitHub has access.',
        status,
        reason,
      ),
    );
    this.status = status;
    this.reason = reason;
    this.acceptedScopes = acceptedScopes ?? "";
  }
}
