import { randomBytes } from "node:crypto";
import { onTestFinished } from "vitest";
import { startApkg } from "../registries/apkg.ts";
import type { IssuedToken, TokenView } from "../registries/issued-tokens.ts";
import type { LoopbackServer } from "../registries/loopback-server.ts";
import { startPackageBroker } from "../registries/package-broker.ts";
import { newTotpSecret } from "../registries/totp.ts";

/** A registry that can issue tokens, and the inputs by which the action may have it do so. */
export interface IssuingRegistry extends LoopbackServer, TokenView<IssuedToken> {
  /** How often something was done, whether or not anybody was told. */
  readonly effects: Readonly<Record<"issue" | "revoke", number>>;
  readonly kind: "apkg" | "package-broker";
  readonly inputs: Readonly<Record<string, string>>;
  /** What is in these inputs and must not be seen. */
  readonly secrets: readonly string[];
  /** Tokens that were there before, and are none of ours: the authority, where that is a token. */
  readonly foreign: ReadonlySet<string>;
  /** `METHOD /path` of its calls. */
  readonly calls: Readonly<Record<"list" | "issue" | "verify" | "revoke", RegExp>>;
  /** Issues a token without a request. */
  issueAs(label: string): { id: string; token: string };
}

export type RegistryStart = (now: () => number) => Promise<IssuingRegistry>;

/** An apkg registry, and a token of it that may manage tokens. */
export async function issuingApkg(now: () => number): Promise<IssuingRegistry> {
  const server = await startApkg({ now });
  onTestFinished(() => server.close());
  const { id, token } = server.issue({ scopes: ["read", "publish", "admin"], label: "authority" });
  return {
    ...server,
    kind: "apkg",
    inputs: { registry: "apkg", url: server.url, token, permissions: "read" },
    secrets: [token],
    foreign: new Set([id]),
    calls: {
      list: /^GET \/auth\/tokens$/,
      issue: /^POST \/auth\/tokens$/,
      verify: /^GET \/auth\/whoami$/,
      revoke: /^DELETE \/auth\/tokens\//,
    },
    issueAs: (label) => server.issue({ label }),
  };
}

/** A PACKAGE.broker, and an account of it with a second factor. */
export async function issuingPackageBroker(now: () => number): Promise<IssuingRegistry> {
  const server = await startPackageBroker({ now });
  onTestFinished(() => server.close());
  const account = {
    email: "admin@example.com",
    password: randomBytes(12).toString("base64"),
    totpSecret: newTotpSecret(),
  };
  server.addUser(account);
  return {
    ...server,
    kind: "package-broker",
    inputs: {
      registry: "package-broker",
      url: server.url,
      email: account.email,
      password: account.password,
      "totp-secret": account.totpSecret,
    },
    secrets: [account.password, account.totpSecret],
    foreign: new Set(),
    calls: {
      list: /^GET \/api\/tokens$/,
      issue: /^POST \/api\/tokens$/,
      verify: /^GET \/packages\.json$/,
      revoke: /^DELETE \/api\/tokens\//,
    },
    issueAs: (label) => server.issue({ label }),
  };
}

export const issuingRegistries: readonly [string, RegistryStart][] = [
  ["apkg", issuingApkg],
  ["package-broker", issuingPackageBroker],
];
