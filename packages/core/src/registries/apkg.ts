import { parseApkgUrl } from "../package-managers/apkg-url.ts";
import { apkgCalls } from "./apkg-calls.ts";
import { apkgLogIn } from "./apkg-log-in.ts";
import { apkgTokens } from "./apkg-tokens.ts";
import { readExpiry } from "./expiry.ts";
import { fieldsOf, firstText, textsOf } from "./json-fields.ts";
import { jwtExpiry } from "./jwt-expiry.ts";
import { oneLine } from "./quotation.ts";
import type { Registry } from "./registry.ts";
import type { RegistryAccess } from "./registry-access.ts";
import { incompleteAnswer } from "./unexpected-answer.ts";
import type { Account, Organisation } from "./verification.ts";

const APKG_URL = "https://api.apkg.ai";

/** A registry of apkg.ai's kind, as its command line uses it (apkg-ai/cli, `src/api/client.rs`). */
export function apkg(access: RegistryAccess): Registry & Required<Pick<Registry, "tokens" | "logIn">> {
  const { url } = parseApkgUrl(access.url ?? APKG_URL);
  const call = apkgCalls({ ...access, url });
  return {
    kind: "apkg",
    url,
    tokens: (authority) => apkgTokens(call, authority),
    logIn: apkgLogIn(call, access.clock),

    async verify(token, { signal } = {}) {
      const { answer, json } = await call({ method: "GET", path: "/auth/whoami", token, signal });
      const fields = fieldsOf(json);
      const account = readAccount(fields);
      if (account === undefined) throw incompleteAnswer(answer, "a user name");
      const told = readExpiry(fields.expiresAt);
      const expiry = told.kind === "unknown" ? jwtExpiry(token) : told;
      return { certainty: "accepted", account, expiry, registryUrl: url, remarks: [] };
    },
  };
}

function readAccount(fields: Readonly<Record<string, unknown>>): Account | undefined {
  const name = firstText(fields.username, fields.email);
  if (name === undefined) return undefined;
  const { mfaEnabled, orgs } = fields;
  return {
    name: oneLine(name),
    email: firstText(fields.email),
    organisations: Array.isArray(orgs) ? orgs.flatMap(readOrganisation) : [],
    permissions: textsOf(fields.scopes),
    hasTwoFactor: typeof mfaEnabled === "boolean" ? mfaEnabled : undefined,
  };
}

function readOrganisation(value: unknown): Organisation[] {
  const fields = fieldsOf(value);
  const name = firstText(fields.name);
  return name === undefined
    ? []
    : [{ name: oneLine(name), id: firstText(fields.id), role: firstText(fields.role) }];
}
