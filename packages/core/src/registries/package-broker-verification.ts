import type { HttpAnswer, HttpClient } from "../http/http-client.ts";
import { RateLimited } from "../http/rate-limited.ts";
import { readJson } from "../http/read-json.ts";
import { RegistryMisbehaved } from "../http/registry-misbehaved.ts";
import type { Secret } from "../secret.ts";
import { isPage, questionText } from "./answer-text.ts";
import { answersStrangers } from "./answers-strangers.ts";
import { elsewhereDoubt, openDoubt } from "./composer.ts";
import { isList, listed } from "./composer-list.ts";
import { fieldsIn, fieldsOf } from "./json-fields.ts";
import { quotation } from "./quotation.ts";
import { type RefusalCode, RegistryRefused } from "./registry-refused.ts";
import { unexpectedAnswer } from "./unexpected-answer.ts";
import type { Verification } from "./verification.ts";

export interface PackageBrokerQuestion {
  http: HttpClient;
  /** Of the list of packages. */
  target: URL;
  token: Secret;
  signal: AbortSignal | undefined;
}

const ACCEPTED: Verification = {
  certainty: "accepted",
  account: undefined,
  expiry: { kind: "unknown" },
  registryUrl: undefined,
  remarks: [],
};
const LIMIT_REACHED =
  "The registry accepts the token, but its limit for this hour is reached: packages can be had again at the full hour.";

export async function verifyAtPackageBroker({
  http,
  target,
  token,
  signal,
}: PackageBrokerQuestion): Promise<Verification> {
  const list = await listed("GET", () =>
    http({
      method: "GET",
      url: target,
      credential: { origin: target.origin, token, scheme: "basic" },
      // Each request counts against the token's limit for the hour.
      canRepeat: false,
      isLimitAnAnswer: true,
      signal,
    }),
  );
  if (list.kind === "elsewhere")
    return { ...ACCEPTED, certainty: "not-refused", doubt: elsewhereDoubt("GET", target, token) };
  if (list.kind === "other") return readOther(list.answer, token);
  // PACKAGE.broker itself shows its list to nobody without a token. Whoever shows another list may show it to anybody.
  if (list.answer !== undefined && isOwnList(list.answer)) return ACCEPTED;
  const isOpen = await answersStrangers(http, { method: "GET", url: target, signal }, (answer) =>
    isList("GET", answer),
  );
  if (isOpen === false) return ACCEPTED;
  const doubt = openDoubt(questionText("GET", target, token), isOpen);
  return { ...ACCEPTED, certainty: "not-refused", doubt };
}

function isOwnList(answer: HttpAnswer): boolean {
  const fields = fieldsIn(answer);
  const [mirror] = Array.isArray(fields.mirrors) ? fields.mirrors : [];
  return /\/dist\/m\/%package%\//.test(String(fieldsOf(mirror)["dist-url"]));
}

function readOther(answer: HttpAnswer, token: Secret): Verification {
  const { url, status, body } = answer;
  const said = quotation(fieldsIn(answer).message, [token]);
  // The limit is looked at after the token. Whatever stands in front of the server says it in other words.
  if (status === 429 && said === "Rate limit exceeded") return { ...ACCEPTED, remarks: [LIMIT_REACHED] };
  if (status === 429) throw new RateLimited(url.origin);
  if (status === 401 && !isPage(answer))
    throw new RegistryRefused(codeFor(said), { origin: url.origin, status, said });
  if (status === 403 && !isPage(answer))
    throw new RegistryRefused("token-forbidden", { origin: url.origin, status });
  if (status === 200 && body.reveal().trim() === "") {
    // Seen with 0.19.8.
    throw new RegistryMisbehaved(
      "incomplete",
      `${url.origin} answered 200 with nothing in it to GET packages.json. PACKAGE.broker does so for an organization or tenant that it does not know. Check the URL.`,
    );
  }
  if (status === 200) readJson(answer);
  throw unexpectedAnswer(answer, "GET packages.json", token);
}

/** Always 401: the reason is in the text (`packages/core/src/middleware/auth.ts`). */
function codeFor(said: string | undefined): RefusalCode {
  return said === "Token expired" ? "token-expired" : "token-rejected";
}
