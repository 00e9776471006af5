import type { Secret } from "../secret.ts";
import type { HttpMethod, HttpReply } from "./http-port.ts";
import { nameOrigin } from "./origin.ts";
import { RegistryMisbehaved } from "./registry-misbehaved.ts";

const MOST_REDIRECTS = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** A request that was answered, and how it came there. */
export interface Answered {
  method: HttpMethod;
  url: URL;
  reply: HttpReply;
  /** How many redirects were followed so far. */
  redirects: number;
  /** The token that was on the request. */
  token: Secret | undefined;
}

/**
 * Where a reply sends the request on to. A request that changes something is never sent on: clients make GET of
 * it, and the change seems to have been done. A secret is never sent to another origin.
 *
 * @returns `undefined` if it is no redirect
 * @throws {RegistryMisbehaved} `redirect-refused`, `too-many-redirects`
 */
export function redirectTarget({ method, url, reply, redirects, token }: Answered): URL | undefined {
  if (!REDIRECTS.has(reply.status)) return undefined;
  const location = reply.headers.location ?? "";
  const target = location !== "" && URL.canParse(location, url.href) ? new URL(location, url) : undefined;
  if (target === undefined) throw refused(`${url.origin} redirects to nowhere`);
  target.hash = "";
  if (method !== "GET" && method !== "HEAD") {
    throw refused(`${url.origin} redirects a ${method} request, which is not safe to follow`);
  }
  if (!/^https?:$/.test(target.protocol) || target.username !== "" || target.password !== "") {
    throw refused(`${url.origin} redirects to something that is not a plain https:// URL`);
  }
  if (url.protocol === "https:" && target.protocol === "http:") {
    throw refused(`${url.origin} redirects to plain http`);
  }
  if (token !== undefined && target.origin !== url.origin) {
    throw refused(
      `${url.origin} redirects to ${nameOrigin(target, token)}, and the token is not sent to another origin`,
    );
  }
  if (redirects >= MOST_REDIRECTS) {
    throw new RegistryMisbehaved(
      "too-many-redirects",
      `${url.origin} redirects more than ${MOST_REDIRECTS} times. Check the URL; if it is right, tell the registry's operator.`,
    );
  }
  return target;
}

function refused(what: string): RegistryMisbehaved {
  return new RegistryMisbehaved(
    "redirect-refused",
    `${what}. Give the URL under which the registry itself answers.`,
  );
}
