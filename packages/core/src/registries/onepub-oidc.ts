import { readJson } from "../http/read-json.ts";
import { Secret } from "../secret.ts";
import { endpoint } from "./endpoint.ts";
import { readTime } from "./expiry.ts";
import { fieldsOf, firstText } from "./json-fields.ts";
import { quotation } from "./quotation.ts";
import type { OidcExchange } from "./registry.ts";
import type { RegistryAccess } from "./registry-access.ts";
import { RegistryRefused } from "./registry-refused.ts";
import { incompleteAnswer, unexpectedAnswer } from "./unexpected-answer.ts";

/** Trusted access (onepub-dev/onepub, `lib/src/api/oidc_exchange.dart`): token exchange as RFC 8693 has it. */
export function onePubOidc({ root, http }: RegistryAccess & { root: string }): OidcExchange {
  return {
    audience: root,

    async exchange(jwt, { signal } = {}) {
      const answer = await http({
        method: "POST",
        url: endpoint(root, "/api/trusted-access/v1/workload/exchange"),
        headers: { "user-agent": "onepub-oidc" },
        json: new Secret(
          JSON.stringify({
            grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
            subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
            subject_token: jwt.reveal(),
          }),
        ),
        signal,
      });
      const { url, status } = answer;
      if (status >= 500) throw unexpectedAnswer(answer, "the exchange of an OpenID Connect token");
      const fields = fieldsOf(readJson(answer));
      if (status >= 400) {
        throw new RegistryRefused("log-in-refused", {
          origin: url.origin,
          status,
          said: quotation(firstText(fields.error_description, fields.error), [jwt]),
          next:
            "Check in OnePub's settings for trusted access that its issuer profile and its rule fit this repository, " +
            "workflow and environment, and that the audience is the same on both sides.",
        });
      }
      const token = firstText(fields.access_token);
      const registryUrl = firstText(fields.hosted_url);
      if (token === undefined) throw incompleteAnswer(answer, "a token");
      if (registryUrl === undefined) throw incompleteAnswer(answer, "the URL of the packages");
      return { token: new Secret(token), registryUrl, endsAt: readTime(fields.expires_at) };
    },
  };
}
