import { RegistryTokenError } from "../errors.ts";
import type { HttpAnswer } from "../http/http-client.ts";
import { Secret } from "../secret.ts";
import type { ApkgCall } from "./apkg-calls.ts";
import { readExpiry, readTime } from "./expiry.ts";
import { fieldsOf, firstText, textsOf } from "./json-fields.ts";
import { oneLine } from "./quotation.ts";
import { isPlainId } from "./served-values.ts";
import type {
  IssuedToken,
  TokenAdministration,
  TokenList,
  TokenRecord,
  TokenRequest,
} from "./token-administration.ts";
import { tokenPath } from "./token-path.ts";
import { incompleteAnswer } from "./unexpected-answer.ts";

const TOKENS = "/auth/tokens";
/** The lifetimes that apkg's command line can ask for (`--expires-in`). */
const LIFETIMES = [30, 90, 365];
const USUAL_LIFETIME = 90;

/** @param authority a session, or a token that may manage tokens */
export function apkgTokens(call: ApkgCall, authority: Secret): TokenAdministration {
  const list: TokenAdministration["list"] = async ({ signal } = {}) => {
    const { answer, json } = await call({ method: "GET", path: TOKENS, token: authority, signal });
    return readList(answer, json);
  };
  return {
    list,

    async issue(request, { signal } = {}) {
      const { answer, json } = await call({
        method: "POST",
        path: TOKENS,
        token: authority,
        body: bodyOf(request),
        signal,
      });
      const issued = readIssued(answer, json);
      const secrets = [authority, issued.token];
      if (isPlainId(issued.record.id, secrets)) return issued;
      return { ...issued, record: await findIssued(request, list, { answer, secrets, signal }) };
    },

    async revoke(id, { signal } = {}) {
      const path = tokenPath(TOKENS, id);
      const { answer } = await call({ method: "DELETE", path, token: authority, mayBeMissing: true, signal });
      return answer.status === 404 ? "already-gone" : "revoked";
    },
  };
}

function bodyOf({ label, days = USUAL_LIFETIME, permissions = [], packageScope }: TokenRequest) {
  if (!LIFETIMES.includes(days)) {
    throw new RegistryTokenError(
      "input-invalid",
      `apkg issues tokens for ${LIFETIMES.join(", ").replace(/, (\d+)$/, " or $1")} days: ${days} is none of them.`,
    );
  }
  return {
    name: label,
    scopes: permissions,
    expiresIn: `${days}d`,
    ...(packageScope !== undefined && { packageScope }),
  };
}

/** In the shape that the command line reads, or in the one that apkg's documentation shows. */
function readList(answer: HttpAnswer, json: unknown): TokenList {
  const items = Array.isArray(json) ? json : fieldsOf(json).tokens;
  if (!Array.isArray(items)) throw incompleteAnswer(answer, "a list of tokens");
  const tokens = items.map(readRecord).filter((record) => record.id !== "");
  return { tokens, unreadable: items.length - tokens.length };
}

function readRecord(item: unknown): TokenRecord {
  const fields = fieldsOf(item);
  const { id } = fields;
  return {
    id: typeof id === "number" ? String(id) : (firstText(id) ?? ""),
    label: oneLine(firstText(fields.name, fields.label) ?? ""),
    createdAt: readTime(fields.createdAt ?? fields.created),
    lastUsedAt: readTime(fields.lastUsed ?? fields.lastUsedAt),
    expiry: readExpiry(fields.expiresAt),
    permissions: textsOf(fields.scopes) ?? [],
    packageScope: firstText(fields.packageScope),
  };
}

function readIssued(answer: HttpAnswer, json: unknown): IssuedToken {
  const token = firstText(fieldsOf(json).token);
  if (token === undefined) throw incompleteAnswer(answer, "the token that it issued");
  return { token: new Secret(token), record: readRecord(json) };
}

/** A token without an id could not be revoked: its label leads to it. */
async function findIssued(
  { label }: TokenRequest,
  list: TokenAdministration["list"],
  {
    answer,
    secrets,
    signal,
  }: { answer: HttpAnswer; secrets: readonly Secret[]; signal: AbortSignal | undefined },
): Promise<TokenRecord> {
  const { tokens } = await list({ signal });
  const named = tokens.filter(({ id, label: told }) => told === oneLine(label) && isPlainId(id, secrets));
  const [record] = named;
  if (record === undefined || named.length > 1) {
    throw incompleteAnswer(
      answer,
      `the id of the token that it issued as "${label}"; revoke it at the registry`,
    );
  }
  return record;
}
