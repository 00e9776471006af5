import type { HttpAnswer } from "../http/http-client.ts";
import { RegistryMisbehaved } from "../http/registry-misbehaved.ts";
import type { Secret } from "../secret.ts";
import { answerText, isPage } from "./answer-text.ts";

/**
 * The error for an answer that no rule of the registry foresees.
 *
 * @param what was asked, for a message: `answered <status> to <what>`
 * @param token if it is given, the server's reason is quoted without it
 */
export function unexpectedAnswer(answer: HttpAnswer, what: string, token?: Secret): RegistryMisbehaved {
  const { url, status } = answer;
  const told =
    token !== undefined ? answerText(answer, token) : `${status}${isPage(answer) ? " with a page" : ""}`;
  if (status >= 500) {
    return new RegistryMisbehaved(
      "server-error",
      `${url.origin} answered ${told} to ${what}: something is wrong at the registry. ` +
        "Try again later; if it lasts, ask the registry's operator.",
    );
  }
  if (isPage(answer)) {
    return new RegistryMisbehaved(
      "wrong-content-type",
      `${url.origin} answered ${told} to ${what}: that says nothing about the token. ` +
        "Check that the URL is the registry's and that no proxy, firewall or log-in page answers in its place.",
    );
  }
  return new RegistryMisbehaved(
    "incomplete",
    `${url.origin} answered ${told} to ${what}, which this kind of registry does not do. ` +
      "Check that the URL is the registry's, and that the kind of registry is right.",
  );
}

/**
 * The error for an answer that lacks what it is there for.
 *
 * @param field what is missing, for a message
 */
export function incompleteAnswer(
  { url, status }: Pick<HttpAnswer, "url" | "status">,
  field: string,
): RegistryMisbehaved {
  return new RegistryMisbehaved(
    "incomplete",
    `${url.origin} answered ${status} without ${field}. ` +
      "Check that the URL is the registry's, and that the kind of registry is right.",
  );
}
