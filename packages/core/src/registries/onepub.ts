import { normaliseHostedUrl } from "../package-managers/dart-hosted-url.ts";
import { Secret } from "../secret.ts";
import { withoutLastSlashes } from "../without-last-slashes.ts";
import { firstText } from "./json-fields.ts";
import { onePubCalls } from "./onepub-calls.ts";
import { onePubExpiry, onePubHostedUrl } from "./onepub-facts.ts";
import { onePubLogIn } from "./onepub-log-in.ts";
import { onePubOidc } from "./onepub-oidc.ts";
import { oneLine } from "./quotation.ts";
import type { Registry } from "./registry.ts";
import type { RegistryAccess } from "./registry-access.ts";
import { RegistryRefused } from "./registry-refused.ts";
import { incompleteAnswer } from "./unexpected-answer.ts";

const ONEPUB_URL = "https://onepub.dev";
type OnePub = Registry & Required<Omit<Registry, "tokens" | "isUrlOpen">>;

/** OnePub, as its command line asks it (onepub-dev/onepub, `lib/src/api`). */
export function onepub(access: RegistryAccess): OnePub {
  const { root, organisationId } = readUrl(access.url);
  const call = onePubCalls({ ...access, root });
  return {
    kind: "onepub",
    url: organisationId === undefined ? root : onePubHostedUrl(root, organisationId),
    isUrlOpen: organisationId === undefined,
    tokensElsewhere: {
      why: "OnePub has one token for each member, which programs can neither list, issue nor revoke",
      page: `${root}/`,
    },
    logIn: onePubLogIn({ ...access, root, call }),
    exchangeOidc: onePubOidc({ ...access, root }),

    async verify(token, { signal } = {}) {
      const { answer, body } = await call({ path: "/organisation/details", token, signal });
      const name = firstText(body.organisationName);
      if (name === undefined) throw incompleteAnswer(answer, "the name of an organisation");
      const id = firstText(body.obfuscatedId, body.obfuscatedOrganisationId, organisationId);
      if (id !== undefined && organisationId !== undefined && id !== organisationId) {
        throw new RegistryRefused("token-forbidden", {
          origin: answer.url.origin,
          status: answer.status,
          isProof: true,
          next:
            `The token is for the organisation ${oneLine(name)} (${onePubHostedUrl(root, oneLine(id))}), and the URL names another. ` +
            "Correct the URL, or use a token of that organisation.",
        });
      }
      const organisation = { name: oneLine(name), id, role: undefined };
      return {
        certainty: "accepted",
        account: {
          name: organisation.name,
          email: undefined,
          organisations: [organisation],
          permissions: undefined,
          hasTwoFactor: undefined,
        },
        expiry: onePubExpiry,
        registryUrl: id === undefined ? undefined : onePubHostedUrl(root, id),
        remarks: [],
      };
    },

    logOut: {
      consequence:
        "OnePub has one token for each member: to log out ends it on all devices and in all workflows that use it.",
      async end(token, { signal } = {}) {
        await call({ path: "/member/logout", token, signal, isEndedTokenFine: true });
      },
    },

    async exportToken({ email }, authority, { signal } = {}) {
      const { answer, body } = await call({
        path: `/member/exportToken/${encodeURIComponent(email)}`,
        token: authority,
        signal,
      });
      const token = firstText(body.onepubToken, body.onePubToken);
      if (token === undefined) throw incompleteAnswer(answer, "the member's token");
      return new Secret(token);
    },
  };
}

/** A person gives the URL of the organisation's packages, or that of the server, or none. */
function readUrl(text = ONEPUB_URL): { root: string; organisationId: string | undefined } {
  const url = withoutLastSlashes(normaliseHostedUrl(text));
  const [, root = url, organisationId] = /^(https?:\/\/.+)\/api\/([^/]+)$/.exec(url) ?? [];
  return { root: root.replace(/\/api$/, ""), organisationId };
}
