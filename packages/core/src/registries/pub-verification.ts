import type { HttpAnswer, HttpClient } from "../http/http-client.ts";
import { RegistryMisbehaved } from "../http/registry-misbehaved.ts";
import type { Secret } from "../secret.ts";
import { answerText, isPage, questionText } from "./answer-text.ts";
import { answersStrangers, FOLLOW_UP } from "./answers-strangers.ts";
import { challengeMessage, isPubChallenge } from "./challenge.ts";
import { endpoint } from "./endpoint.ts";
import { fieldsIn, firstText } from "./json-fields.ts";
import { quotation } from "./quotation.ts";
import { RegistryRefused } from "./registry-refused.ts";
import type { Verification } from "./verification.ts";

/** Where an upload would go to: the one call that no server of the protocol should answer to strangers. */
const PUBLISHING = "/api/packages/versions/new";
/** What pub asks first of each package; this one does not exist, and 404 is the answer of whoever may read. */
const READING = "/api/packages/setup_registry_token_asks";
const HEADERS = { accept: "application/vnd.pub.v2+json" };

export interface PubQuestion {
  http: HttpClient;
  /** The server's URL, normalised. */
  url: string;
  token: Secret;
  signal: AbortSignal | undefined;
}

type Told = Pick<Verification, "certainty" | "doubt" | "remarks">;
type Answer = HttpAnswer | "elsewhere";

/**
 * Asks where to publish; only if that leaves it open, asks for a package as well.
 *
 * @throws {RegistryRefused} `token-rejected`: 401 with pub's own challenge, or 401 to a request that only reads. pub
 *   takes each of them for proof, and deletes the token (`doc/repository-spec-v2.md`). A 401 of another kind to the
 *   question where to publish is what Gitea answers to a good token that may only read.
 */
export async function verifyAtPub(question: PubQuestion): Promise<Told> {
  const publishing = await ask(question, PUBLISHING);
  if (isAnswer(publishing, 401) && isPubChallenge(publishing.headers["www-authenticate"]))
    throw rejected(publishing, question);
  const accepted: Told = { certainty: "accepted", remarks: remarksOn(publishing) };
  const isKnowing = namesUpload(publishing) || isForbiddenByPub(publishing);
  const isPublishingOpen = isKnowing ? await isOpen(question, PUBLISHING, publishing) : undefined;
  if (isPublishingOpen === false) return accepted;

  const reading = await ask(question, READING, FOLLOW_UP);
  if (isAnswer(reading, 401) && (!isPage(reading) || asksForBearer(reading)))
    throw rejected(reading, question);
  const isRead = reading !== "elsewhere" && (reading.status === 404 || isFine(reading));
  const isReadingOpen = isRead ? await isOpen(question, READING, reading) : undefined;
  if (isReadingOpen === false) return accepted;

  const isAnswered = isKnowing || reading === "elsewhere" || (isRead && !isPage(reading));
  const told = [
    describe(question, PUBLISHING, { answer: publishing, isOpen: isPublishingOpen }),
    describe(question, READING, { answer: reading, isOpen: isReadingOpen }),
  ];
  return {
    certainty: isAnswered ? "not-refused" : "unknown",
    doubt: `${told.join(" ")} So it is not known whether the token is right.`,
    remarks: [],
  };
}

async function ask(
  { http, url, token, signal }: PubQuestion,
  path: string,
  limits: Partial<typeof FOLLOW_UP> = {},
): Promise<Answer> {
  const target = endpoint(url, path);
  const credential = { origin: target.origin, token, scheme: "bearer" as const };
  try {
    return await http({ method: "GET", url: target, headers: HEADERS, credential, limits, signal });
  } catch (error) {
    if (error instanceof RegistryMisbehaved && error.reason === "redirect-refused") return "elsewhere";
    throw error;
  }
}

function isOpen(
  { http, url, signal }: PubQuestion,
  path: string,
  told: Answer,
): Promise<boolean | undefined> {
  return answersStrangers(
    http,
    { method: "GET", url: endpoint(url, path), headers: HEADERS, signal },
    (answer) => told !== "elsewhere" && isSame(answer, told),
  );
}

function isSame(one: HttpAnswer, other: HttpAnswer): boolean {
  return (
    one.status === other.status && isPage(one) === isPage(other) && namesUpload(one) === namesUpload(other)
  );
}

function describe(
  { url, token }: PubQuestion,
  path: string,
  { answer, isOpen }: { answer: Answer; isOpen: boolean | undefined },
): string {
  const question = questionText("GET", endpoint(url, path), token);
  if (answer === "elsewhere")
    return `${question} was redirected to another host, to which the token is not sent.`;
  return `${question} was answered ${answerText(answer, token)}${isOpen ? ", with the token and without it" : ""}.`;
}

/** By the specification 403 says: I know you, and you may not publish. Most tokens of workflows may not. */
function remarksOn(publishing: Answer): string[] {
  if (publishing === "elsewhere") return [];
  const { status } = publishing;
  if (status === 401 || status === 403) return ["The token may not publish packages."];
  const isUnknown = status === 400 || status === 404 || status === 405 || status === 501;
  return isUnknown ? ["This server does not take packages from dart pub."] : [];
}

function rejected({ url, status, headers }: HttpAnswer, { token }: PubQuestion): RegistryRefused {
  const said = quotation(challengeMessage(headers["www-authenticate"]), [token]);
  return new RegistryRefused("token-rejected", { origin: url.origin, status, said });
}

function isAnswer(answer: Answer, status: number): answer is HttpAnswer {
  return answer !== "elsewhere" && answer.status === status;
}

function isFine({ status }: HttpAnswer): boolean {
  return status >= 200 && status < 300;
}

/** Whether an answer is the protocol's: another page is shown to anybody, and says nothing of a token. */
function namesUpload(answer: Answer): boolean {
  return answer !== "elsewhere" && isFine(answer) && firstText(fieldsIn(answer).url) !== undefined;
}

function isForbiddenByPub(answer: Answer): boolean {
  return isAnswer(answer, 403) && isPubChallenge(answer.headers["www-authenticate"]);
}

function asksForBearer({ headers }: HttpAnswer): boolean {
  return /(?:^|,)\s*Bearer\b/i.test(headers["www-authenticate"] ?? "");
}
