import type { HttpAnswer } from "../http/http-client.ts";
import type { Secret } from "../secret.ts";
import { challengeMessage } from "./challenge.ts";
import { fieldsIn, fieldsOf, firstText } from "./json-fields.ts";
import { quotation } from "./quotation.ts";

/**
 * Whether an answer is a page for a browser. Registries answer programs with JSON, with text or with nothing: a page
 * is mostly that of a proxy, a firewall or a log-in wall, which knows nothing of the token.
 */
export function isPage({ headers, body }: Pick<HttpAnswer, "headers" | "body">): boolean {
  const type = headers["content-type"] ?? "";
  return /\b(?:x?html)\b/i.test(type) || /^\s*<(?:!doctype\s+html|html)\b/i.test(body.reveal());
}

/** For people: which question was asked, such as `GET https://pub.example.com/api/packages/versions/new`. */
export function questionText(method: string, { origin, pathname }: URL, token: Secret): string {
  return `${method} ${quotation(`${origin}${pathname}`, [token]) ?? origin}`;
}

/** For people: the status, and in a few words what came with it. */
export function answerText(answer: HttpAnswer, token: Secret): string {
  const { status, headers, body } = answer;
  if (isPage(answer)) return `${status} with a page`;
  const said = quotation(reasonIn(answer), [token]);
  if (said !== undefined) return `${status} ("${said}")`;
  if (/\bxml\b/i.test(headers["content-type"] ?? "")) return `${status} with XML`;
  return body.reveal().trim() === "" ? `${status} with nothing in it` : `${status}`;
}

/** Where servers have the reason for people: in the challenge, or in one of the shapes of JSON that are in use. */
function reasonIn(answer: HttpAnswer): string | undefined {
  const { error, errors, message } = fieldsIn(answer);
  const [first] = Array.isArray(errors) ? errors : [];
  return firstText(
    challengeMessage(answer.headers["www-authenticate"]),
    message,
    fieldsOf(error).message,
    error,
    fieldsOf(first).message,
  );
}
