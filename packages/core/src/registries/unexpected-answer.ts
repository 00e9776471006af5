import type { HttpAnswer } from "../http/http-client.ts";
import { RegistryMisbehaved } from "../http/registry-misbehaved.ts";

/**
 * The error for an answer that no rule of the registry foresees.
 *
 * @param what was asked, for a message: `answered <status> to <what>`
 */
export function unexpectedAnswer({ url, status }: HttpAnswer, what: string): RegistryMisbehaved {
  if (status >= 500) {
    return new RegistryMisbehaved(
      "server-error",
      `${url.origin} answered ${status} to ${what}: something is wrong at the registry. ` +
        "Try again later; if it lasts, ask the registry's operator.",
    );
  }
  return new RegistryMisbehaved(
    "incomplete",
    `${url.origin} answered ${status} to ${what}, which this kind of registry does not do. ` +
      "Check that the URL is the registry's, and that the kind of registry is right.",
  );
}

/**
 * The error for an answer that lacks what it is there for.
 *
 * @param field what is missing, for a message
 */
export function incompleteAnswer({ url, status }: HttpAnswer, field: string): RegistryMisbehaved {
  return new RegistryMisbehaved(
    "incomplete",
    `${url.origin} answered ${status} without ${field}. ` +
      "Check that the URL is the registry's, and that the kind of registry is right.",
  );
}
