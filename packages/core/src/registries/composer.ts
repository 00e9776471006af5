import { RegistryTokenError } from "../errors.ts";
import type { HttpAnswer } from "../http/http-client.ts";
import { RateLimited } from "../http/rate-limited.ts";
import { RegistryMisbehaved } from "../http/registry-misbehaved.ts";
import { parseComposerUrl } from "../package-managers/composer-origin.ts";
import type { Secret } from "../secret.ts";
import { isPage, questionText } from "./answer-text.ts";
import { answersStrangers } from "./answers-strangers.ts";
import { challengeMessage } from "./challenge.ts";
import { askForList, isList, packagesUrl } from "./composer-list.ts";
import { jwtExpiry } from "./jwt-expiry.ts";
import { quotation } from "./quotation.ts";
import type { Registry } from "./registry.ts";
import type { RegistryAccess } from "./registry-access.ts";
import { RegistryRefused } from "./registry-refused.ts";
import { unexpectedAnswer } from "./unexpected-answer.ts";
import type { Verification } from "./verification.ts";

/** Any server of Composer packages behind http-basic. */
export function composer(access: RegistryAccess): Registry {
  const url = composerBase(access.url);
  const { http, userName = "token" } = access;
  return {
    kind: "composer",
    url,
    tokensElsewhere: {
      why: "Composer's protocol has no calls for tokens",
      page: url,
    },

    async verify(token, { signal } = {}) {
      const target = packagesUrl(url);
      const credential = { origin: target.origin, token, scheme: "basic" as const, userName };
      const list = await askForList((method) =>
        http({ method, url: target, credential, isLimitAnAnswer: true, signal }),
      );
      const said = (certainty: Verification["certainty"], doubt?: string): Verification => ({
        certainty,
        ...(doubt !== undefined && { doubt }),
        account: undefined,
        expiry: jwtExpiry(token),
        registryUrl: undefined,
        remarks: [],
      });
      if (list.kind === "elsewhere") return said("not-refused", elsewhereDoubt("GET", target, token));
      if (list.kind === "other") throw refusalOf(list.answer, { token, userName });
      const { method } = list;
      const isOpen = await answersStrangers(http, { method, url: target, signal }, (answer) =>
        isList(method, answer),
      );
      return isOpen === false
        ? said("accepted")
        : said("not-refused", openDoubt(questionText(method, target, token), isOpen));
    },
  };
}

/** @throws {RegistryTokenError} `registry-url-invalid` */
export function composerBase(url: string | undefined): string {
  if (url !== undefined) return parseComposerUrl(url).url;
  throw new RegistryTokenError("registry-url-invalid", "Give the registry's URL: there is no default.");
}

/** Why a list that came says nothing. */
export function openDoubt(question: string, isOpen: true | undefined): string {
  return isOpen
    ? `${question} is answered with and without the token: the list of packages is open to everybody, so it does not show whether the token is right.`
    : `${question} is answered with the token, but there was no answer that shows what happens without it. So it is not known whether the token is right.`;
}

/** Why a redirect says nothing. */
export function elsewhereDoubt(method: string, target: URL, token: Secret): string {
  return `${questionText(method, target, token)} was redirected to another host, to which the token is not sent. So it is not known whether the token is right.`;
}

function refusalOf(answer: HttpAnswer, { token, userName }: { token: Secret; userName: string }): Error {
  const { url, status, headers } = answer;
  const challenge = headers["www-authenticate"];
  const refusal = { origin: url.origin, status, said: quotation(challengeMessage(challenge), [token]) };
  if (status === 429) return new RateLimited(url.origin);
  if (status === 401 && isAboutCredential(answer)) return new RegistryRefused("token-rejected", refusal);
  if (status === 403 && !isPage(answer)) return new RegistryRefused("token-forbidden", refusal);
  if (status !== 404 || isPage(answer)) return unexpectedAnswer(answer, "a request for packages.json", token);
  return new RegistryMisbehaved(
    "incomplete",
    `${url.origin} answered 404 to a request for packages.json. GitLab, for one, does so if the token is wrong or lacks ` +
      `the scope to read packages, or belongs to another user name: ${quotation(userName, [token])} was sent. ` +
      "Check the token, its scopes, the user name and the URL.",
  );
}

/** A server that asks for another kind of credential may know the token all the same, and a page is that of another. */
function isAboutCredential(answer: HttpAnswer): boolean {
  const challenge = answer.headers["www-authenticate"] ?? "";
  return challenge === "" ? !isPage(answer) : /(?:^|,)\s*Basic\b/i.test(challenge);
}
