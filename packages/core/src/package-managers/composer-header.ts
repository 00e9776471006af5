import { Secret } from "../secret.ts";
import type { ComposerLogin } from "./composer-credential-types.ts";

/** How a credential goes over the wire. */
export type ComposerHeader =
  | { form: "basic"; userName: Secret; password: Secret }
  | { form: "bearer"; token: Secret }
  /** `Authorization: token ...`, GitHub's own form. */
  | { form: "github-token"; token: Secret }
  /** `PRIVATE-TOKEN: ...`, GitLab's own form. */
  | { form: "private-token"; token: Secret }
  | { form: "custom"; lines: Secret[] }
  /** Nothing in the request; perhaps a client certificate. */
  | { form: "none" };

/**
 * The header that Composer makes of a login, by `Util\AuthHelper`. Composer keeps all types as a user name and a
 * password, and tells them apart by certain words in the place of the password.
 */
export function composerHeader(
  login: ComposerLogin,
  request: { key: string; url: string; gitlabDomains: readonly string[] },
): ComposerHeader {
  if (login.kind === "headers") {
    return login.lines.length > 0
      ? { form: "custom", lines: login.lines.map((line) => new Secret(line)) }
      : { form: "none" };
  }
  if (login.kind !== "login") return { form: "none" };
  const token = new Secret(login.userName);
  if (login.password === "bearer") return { form: "bearer", token };
  if (request.key === "github.com" && login.password === "x-oauth-basic") {
    return /^https?:\/\/api\.github\.com\//.test(request.url)
      ? { form: "github-token", token }
      : { form: "none" };
  }
  if (request.gitlabDomains.includes(request.key)) {
    if (login.password === "oauth2") return { form: "bearer", token };
    if (["private-token", "gitlab-ci-token"].includes(login.password))
      return { form: "private-token", token };
  }
  return { form: "basic", userName: token, password: new Secret(login.password) };
}
