import {
  type IssuedToken,
  type Registry,
  RegistryTokenError,
  type TokenAdministration,
} from "@setup-registry-token/core";
import type { Issuer } from "@setup-registry-token/core/rotation";
import type { Services } from "../services.ts";

interface IssuerParts {
  readonly registry: Registry;
  readonly tokens: TokenAdministration;
  /** Ids of tokens of which the user has agreed that they are revoked. */
  readonly revocable: ReadonlySet<string>;
  /** Tells in a few words how far it is. */
  readonly report: (message: string) => void;
  /** Gets each token that is issued, before anybody else does. */
  readonly onIssued: (issued: IssuedToken) => void;
}

/**
 * A registry as it issues tokens for a rotation, with a word to the user about each step. It revokes what the user was
 * told of before, and what it has issued itself.
 */
export function openIssuer(
  { editor: { l10n } }: Pick<Services, "editor">,
  { registry, tokens, revocable, report, onIssued }: IssuerParts,
): Issuer {
  const issuedIds = new Set<string>();
  return {
    registry: registry.url,
    list: tokens.list,
    async issue(request, options) {
      report(l10n.t("A new token is issued"));
      const issued = await tokens.issue(request, options);
      issuedIds.add(issued.record.id);
      onIssued(issued);
      return issued;
    },
    verify(token, options) {
      report(l10n.t("The new token is tried"));
      return registry.verify(token, options);
    },
    async revoke(id, options) {
      if (!revocable.has(id) && !issuedIds.has(id)) {
        throw new RegistryTokenError("token-in-use", l10n.t("You were not asked about it."));
      }
      report(l10n.t("A token that was replaced is ended"));
      return tokens.revoke(id, options);
    },
  };
}
