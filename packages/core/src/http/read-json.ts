import type { HttpAnswer } from "./http-client.ts";
import { RegistryMisbehaved } from "./registry-misbehaved.ts";

/** The types that pages of proxies and log-in walls come with. Any other is not named: the server chose the text. */
const NAMEABLE = new Set([
  "text/html",
  "text/plain",
  "text/xml",
  "application/xml",
  "application/octet-stream",
]);

/**
 * Reads a reply as JSON. JSON under a wrong content type is taken, as the clients of these registries do; the type
 * only explains why something else is none.
 *
 * @returns whatever the JSON holds, still to be parsed into a type
 * @throws {RegistryMisbehaved} `not-json`, `wrong-content-type`; without a word of the body
 */
export function readJson({ url, status, headers, body }: HttpAnswer): unknown {
  try {
    return JSON.parse(body.reveal().replace(/^\uFEFF/, ""));
  } catch {
    // The parser's own error quotes the text, so it is not kept as a cause.
    const type = (headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
    const isJson = /[/+]json$/.test(type);
    const named = NAMEABLE.has(type)
      ? type
      : type === ""
        ? "something without a content type"
        : "something else";
    throw new RegistryMisbehaved(
      isJson ? "not-json" : "wrong-content-type",
      `${url.origin} answered ${status} with ${isJson ? "JSON that cannot be read" : `${named} instead of JSON`}. ` +
        "Check that the URL is the registry's and that no proxy or log-in page answers in its place.",
    );
  }
}
