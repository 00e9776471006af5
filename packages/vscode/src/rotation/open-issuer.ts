import type { IssuedToken, Registry, TokenAdministration } from "@setup-registry-token/core";
import type { Issuer } from "@setup-registry-token/core/rotation";
import type { Services } from "../services.ts";

interface IssuerParts {
  readonly registry: Registry;
  readonly tokens: TokenAdministration;
  /** Tells in a few words how far it is. */
  readonly report: (message: string) => void;
  /** Gets each token that is issued, before anybody else does. */
  readonly onIssued: (issued: IssuedToken) => void;
}

/** A registry as it issues tokens for a rotation, with a word to the user about each step. */
export function openIssuer(
  { editor: { l10n } }: Pick<Services, "editor">,
  { registry, tokens, report, onIssued }: IssuerParts,
): Issuer {
  return {
    registry: registry.url,
    list: tokens.list,
    async issue(request, options) {
      report(l10n.t("A new token is issued"));
      const issued = await tokens.issue(request, options);
      onIssued(issued);
      return issued;
    },
    verify(token, options) {
      report(l10n.t("The new token is tried"));
      return registry.verify(token, options);
    },
    revoke(id, options) {
      report(l10n.t("A token that was replaced is ended"));
      return tokens.revoke(id, options);
    },
  };
}
