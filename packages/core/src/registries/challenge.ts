/**
 * The parameter `message` of a challenge, in which the pub protocol has the reason for people, or
 * `error_description` of RFC 6750.
 *
 * @param header the value of `WWW-Authenticate`
 */
export function challengeMessage(header: string | undefined): string | undefined {
  const [, text] = /\b(?:message|error_description)="((?:[^"\\]|\\.)*)"/i.exec(header ?? "") ?? [];
  return text?.replace(/\\(.)/g, "$1");
}

/** Whether a challenge is one for pub (`doc/repository-spec-v2.md`: `Bearer realm="pub"`). */
export function isPubChallenge(header: string | undefined): boolean {
  return /\bBearer\b[^,]*\brealm="pub"/i.test(header ?? "");
}
