import { RegistryTokenError } from "../errors.ts";
import { normaliseHostedUrl } from "../package-managers/dart-hosted-url.ts";
import type { Secret } from "../secret.ts";
import { challengeMessage, isPubChallenge } from "./challenge.ts";
import { endpoint } from "./endpoint.ts";
import { fieldsOf, firstText } from "./json-fields.ts";
import { jwtExpiry } from "./jwt-expiry.ts";
import { quotation } from "./quotation.ts";
import type { Registry } from "./registry.ts";
import type { RegistryAccess } from "./registry-access.ts";
import { RegistryRefused } from "./registry-refused.ts";
import { unexpectedAnswer } from "./unexpected-answer.ts";
import type { Verification } from "./verification.ts";

/** Any server of Dart packages (dart-lang/pub, `doc/repository-spec-v2.md`). */
export function pub(access: RegistryAccess): Registry {
  if (access.url === undefined) {
    throw new RegistryTokenError("registry-url-invalid", "Give the registry's URL: there is no default.");
  }
  const url = normaliseHostedUrl(access.url);
  return {
    kind: "pub",
    url,
    tokensElsewhere: { why: "pub's protocol has no calls for tokens", page: url },

    async verify(token, { signal } = {}) {
      // The one request that no server of this protocol may answer to strangers: where an upload would go to.
      const target = endpoint(url, "/api/packages/versions/new");
      const answer = await access.http({
        method: "GET",
        url: target,
        headers: { accept: "application/vnd.pub.v2+json" },
        credential: { origin: target.origin, token, scheme: "bearer" },
        signal,
      });
      const { status, headers, body } = answer;
      const challenge = headers["www-authenticate"];
      const said = quotation(challengeMessage(challenge), [token]);
      const accepted: Verification = {
        certainty: "accepted",
        account: undefined,
        expiry: jwtExpiry(token),
        registryUrl: url,
        remarks: [],
      };
      if (status >= 200 && status < 300) {
        return namesUpload(body) ? accepted : { ...accepted, certainty: "not-refused" };
      }
      if (status === 401)
        throw new RegistryRefused("token-rejected", { origin: target.origin, status, said });
      if (status === 403) {
        // By the specification 403 says: I know you, and you may not publish. Most tokens of workflows may not.
        if (isPubChallenge(challenge))
          return { ...accepted, remarks: ["The token may not publish packages."] };
        throw new RegistryRefused("token-forbidden", { origin: target.origin, status, said });
      }
      if (status === 400 || status === 404 || status === 405 || status === 501) {
        const remark =
          "This server does not take packages from dart pub, so there is no request that would tell whether the token is right.";
        return { ...accepted, certainty: "unknown", remarks: [remark] };
      }
      throw unexpectedAnswer(answer, "the question where to publish");
    },
  };
}

/** Whether an answer is the protocol's: another page is shown to anybody, and says nothing of a token. */
function namesUpload(body: Secret): boolean {
  try {
    return firstText(fieldsOf(JSON.parse(body.reveal())).url) !== undefined;
  } catch {
    return false;
  }
}
