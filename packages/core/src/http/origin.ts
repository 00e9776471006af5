import { RegistryTokenError } from "../errors.ts";
import { derivedForms } from "../redact.ts";
import { Secret } from "../secret.ts";
import { RegistryMisbehaved } from "./registry-misbehaved.ts";

/** A token, how it is presented, and the only place that it may be sent to. */
export interface HttpCredential {
  /** As `URL.origin`: scheme, host and a port that is not the scheme's own, such as `https://onepub.dev`. */
  origin: string;
  token: Secret;
  /** `Bearer <token>`; HTTP basic; or the token alone, as OnePub's own API takes it. */
  scheme: "bearer" | "basic" | "plain";
  /** For HTTP basic; `token` by default. Without a colon. */
  userName?: string | undefined;
}

/** The value of the header `authorization`. */
export function authorizationOf({ token, scheme, userName = "token" }: HttpCredential): Secret {
  const value = token.reveal();
  if (scheme === "plain") return token;
  if (scheme === "bearer") return new Secret(`Bearer ${value}`);
  return new Secret(`Basic ${Buffer.from(`${userName}:${value}`, "utf8").toString("base64")}`);
}

/** Whether a URL leads to this machine: `localhost`, 127.0.0.0/8 or `::1`. `URL` has made one form of all others. */
export function isLoopback(url: URL): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
}

/**
 * Makes sure that a request can go out without giving a secret away.
 *
 * @param hasSecret whether it carries anything that others must not read: a credential or a body
 * @throws {RegistryTokenError} `registry-url-invalid`, `token-malformed`; `registry-misbehaved` for another origin
 */
export function checkRequest(url: URL, hasSecret: boolean, credential?: HttpCredential): void {
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw new RegistryTokenError("registry-url-invalid", "A registry's URL has to begin with https://.");
  }
  if (url.username !== "" || url.password !== "") {
    throw new RegistryTokenError(
      "registry-url-invalid",
      `The URL of ${url.host} holds a user name or password. Take it out: it would show in logs.`,
    );
  }
  if (hasSecret && url.protocol === "http:" && !isLoopback(url)) {
    throw new RegistryTokenError(
      "registry-url-invalid",
      `${url.origin} is plain http: everybody on the way could read the token, so it is not sent there. ` +
        "Use the registry's https:// URL.",
    );
  }
  if (credential === undefined) return;
  if (url.origin !== credential.origin) {
    throw new RegistryMisbehaved(
      "other-origin",
      `The token for ${credential.origin} is not sent to another origin. ` +
        "Give the URL under which the registry itself answers.",
    );
  }
  // A field value by RFC 9110, 5.5; anything else is refused by the platform, in a message that may quote it.
  if (!/^[\t\x20-\x7e]*$/.test(authorizationOf(credential).reveal())) {
    throw new RegistryTokenError(
      "token-malformed",
      `The token for ${credential.origin} holds characters that no HTTP header can carry. ` +
        "Check that the secret was copied whole and without a line break.",
    );
  }
}

/** A URL's origin for a message; not if the server that named the URL hid the token in it. */
export function nameOrigin(url: URL, token: Secret): string {
  const origin = url.origin.toLowerCase();
  const isTelling = derivedForms(token).some((form) => origin.includes(form.toLowerCase()));
  return isTelling ? "a host that is not named here" : origin;
}
