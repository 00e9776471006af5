import type { Secret } from "../secret.ts";
import type { BrowserLogIn, LoggedIn, PasswordLogIn, SecondFactor } from "./log-in.ts";
import type { Registry } from "./registry.ts";
import { isPlainId, servedValues } from "./served-values.ts";
import type { IssuedToken, TokenAdministration, TokenList } from "./token-administration.ts";
import { incompleteAnswer } from "./unexpected-answer.ts";

/**
 * A registry whose every answer comes in through {@link servedValues}: no kind of registry can forget it.
 */
export function guardRegistry(registry: Registry): Registry {
  const { tokens, logIn, exchangeOidc } = registry;
  const take: Take = async (answer, secrets) =>
    servedValues(await answer, secrets, new URL(registry.url).origin);
  return {
    ...registry,
    verify: (token, options) => take(registry.verify(token, options), [token]),
    ...(tokens && {
      tokens: (authority: Secret) => guardTokens(tokens(authority), { authority, take, url: registry.url }),
    }),
    ...(logIn && {
      logIn: logIn.kind === "browser" ? guardBrowser(logIn, take) : guardPassword(logIn, take),
    }),
    ...(exchangeOidc && {
      exchangeOidc: {
        ...exchangeOidc,
        exchange: (jwt, options) => take(exchangeOidc.exchange(jwt, options), [jwt]),
      },
    }),
  };
}

type Take = <Value>(answer: Promise<Value>, secrets: readonly Secret[]) => Promise<Value>;

function guardTokens(
  tokens: TokenAdministration,
  { authority, take, url }: { authority: Secret; take: Take; url: string },
): TokenAdministration {
  const { amend } = tokens;
  return {
    ...tokens,
    list: async (options) => withIds(await take(tokens.list(options), [authority])),
    async issue(request, options) {
      const issued = await take(tokens.issue(request, options), [authority]);
      return withId(issued, url);
    },
    ...(amend && {
      // Which token it was is known: it was asked for by its id.
      amend: async (id, changes, options) => ({
        ...(await take(amend(id, changes, options), [authority])),
        id,
      }),
    }),
  };
}

/** An item whose id was left out at the door cannot be asked about. */
function withIds({ tokens, unreadable }: TokenList): TokenList {
  const readable = tokens.filter(({ id }) => id !== undefined);
  return { tokens: readable, unreadable: unreadable + tokens.length - readable.length };
}

function withId(issued: IssuedToken, url: string): IssuedToken {
  if (isPlainId(issued.record.id ?? "", [])) return issued;
  const answer = { url: new URL(url), status: 200 };
  throw incompleteAnswer(answer, "an id of the token that it issued; revoke it there by its label");
}

function guardBrowser(logIn: BrowserLogIn, take: Take): BrowserLogIn {
  return {
    ...logIn,
    begin(id) {
      const attempt = logIn.begin(id);
      return { ...attempt, wait: (options) => take(attempt.wait(options), [id]) };
    },
  };
}

function guardPassword(logIn: PasswordLogIn, take: Take): PasswordLogIn {
  return {
    ...logIn,
    async begin({ name, password }, options) {
      const begun: LoggedIn | SecondFactor = await logIn.begin({ name, password }, options);
      if (begun.kind === "logged-in") return take(Promise.resolve(begun), [password]);
      return {
        ...begun,
        answer: (code, options) => take(begun.answer(code, options), [password, code]),
      };
    },
  };
}
