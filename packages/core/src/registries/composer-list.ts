import type { HttpAnswer } from "../http/http-client.ts";
import { RegistryMisbehaved } from "../http/registry-misbehaved.ts";
import { RegistryUnreachable } from "../http/registry-unreachable.ts";
import { isPage } from "./answer-text.ts";
import { endpoint } from "./endpoint.ts";

/** What came of a request for the list of packages. */
export type Listed =
  | { kind: "list"; method: "HEAD" | "GET"; answer: HttpAnswer | undefined }
  /** A redirect to another origin, which is not followed with the token. */
  | { kind: "elsewhere" }
  | { kind: "other"; answer: HttpAnswer };

/**
 * As Composer has it (`ComposerRepository::getPackagesJsonUrl`): a URL that names a JSON file is taken as it is.
 *
 * @param base the repository's URL
 */
export function packagesUrl(base: string): URL {
  return /^[^:]+:\/\/[^/]+\/.*\.json/.test(base) ? endpoint(base, "") : endpoint(base, "/packages.json");
}

/** Asks with HEAD, and with GET wherever HEAD has no answer that would tell: many servers and gateways refuse it. */
export async function askForList(ask: (method: "HEAD" | "GET") => Promise<HttpAnswer>): Promise<Listed> {
  const first = await askByHead(ask);
  return first ?? listed("GET", () => ask("GET"));
}

async function askByHead(ask: (method: "HEAD") => Promise<HttpAnswer>): Promise<Listed | undefined> {
  try {
    const first = await listed("HEAD", () => ask("HEAD"));
    return first.kind === "list" || (first.kind === "other" && first.answer.status === 401)
      ? first
      : undefined;
  } catch (error) {
    if (error instanceof RegistryMisbehaved) return undefined;
    const isHeadInTheWay =
      error instanceof RegistryUnreachable && (error.reason === "broken-off" || error.reason === "timed-out");
    if (isHeadInTheWay) return undefined;
    throw error;
  }
}

/** What one request for the list brings. A list that is too long to be read is one all the same. */
export async function listed(method: "HEAD" | "GET", ask: () => Promise<HttpAnswer>): Promise<Listed> {
  try {
    const answer = await ask();
    return isList(method, answer) ? { kind: "list", method, answer } : { kind: "other", answer };
  } catch (error) {
    const reason = error instanceof RegistryMisbehaved ? error.reason : undefined;
    if (reason === "too-large") return { kind: "list", method, answer: undefined };
    if (reason === "redirect-refused") return { kind: "elsewhere" };
    throw error;
  }
}

/** Whether an answer is a list of packages: by its type where there is no body, and by the body where there is one. */
export function isList(method: "HEAD" | "GET", answer: HttpAnswer): boolean {
  const { status, headers, body } = answer;
  if (status !== 200 || (method === "HEAD" && isPage(answer))) return false;
  if (method === "HEAD") {
    return /[/+]json\b/i.test(headers["content-type"] ?? "") && headers["content-length"] !== "0";
  }
  try {
    const json: unknown = JSON.parse(body.reveal().replace(/^\uFEFF/, ""));
    return typeof json === "object" && json !== null;
  } catch {
    return false;
  }
}
