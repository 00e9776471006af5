import { composerPackage } from "../composer-package.ts";
import type { RecordedRequest } from "../recorded-request.ts";
import { jsonReply, type Reply } from "../reply.ts";
import { brokerException, brokerFailure } from "./broker-failure.ts";
import { sessionOf } from "./broker-sessions.ts";
import type { BrokerState } from "./broker-state.ts";

const HOUR = 60 * 60_000;

export function isComposerPath(path: string): boolean {
  return path === "/packages.json" || path.startsWith("/p2/") || path.startsWith("/dist/");
}

/** Answers what Composer asks. GET and HEAD are the same to it. */
export function answerComposer(request: RecordedRequest, state: BrokerState): Reply {
  const { headers, origin, path } = request;
  if (/^Composer\/1\./.test(headers["user-agent"] ?? "")) {
    // Meant to be 406: the original drops that answer, and its framework complains.
    return brokerException(
      "Context is not finalized. Did you forget to return a Response object or `await next()`?",
    );
  }
  const isDownload = path.startsWith("/dist/");
  const hasSession = isDownload && sessionOf(request, state) !== undefined;
  const refusal = hasSession ? undefined : refuse(request, state, isDownload);
  if (refusal !== undefined) return refusal;
  if (path === "/packages.json") return repository(origin);
  const download = `/dist/m/${composerPackage.name}/`;
  if (path === `/p2/${composerPackage.name}.json`) {
    return jsonReply(200, composerPackage.metadata(`${origin}${download}1.0.0.zip`));
  }
  if (path.startsWith(download)) {
    return { status: 200, headers: { "content-type": "application/zip" }, body: composerPackage.archive };
  }
  // A package it does not host is looked up at packagist.org, which is out of reach here.
  return brokerFailure(502, "Bad Gateway", "The package is not available.");
}

function refuse({ credential }: RecordedRequest, state: BrokerState, isDownload: boolean): Reply | undefined {
  if (isDownload && credential.scheme === "none") {
    return unauthorized("Authentication required (Bearer session or Basic token)");
  }
  if (credential.scheme !== "basic") return unauthorized("Basic authentication required");
  if (credential.username !== "token") return unauthorized('Username must be "token"');
  // The pair is split at every colon, and only the second part is looked at.
  const [value = ""] = credential.password.split(":");
  if (value === "") return unauthorized("Token required in password field");
  return useToken(value, state);
}

function useToken(value: string, state: BrokerState): Reply | undefined {
  const { issued, options, uses } = state;
  const token = issued.findToken(value);
  const isGone = token?.revokedAt != null && options.now() >= token.revokedAt + options.revocationLag;
  if (token === undefined || isGone) return unauthorized("Invalid token");
  if (issued.isExpired(token)) return unauthorized("Token expired");
  const key = `${token.id} ${Math.floor(options.now() / HOUR)}`;
  const used = uses.get(key) ?? 0;
  if (options.keyValueStore === "present" && token.rateLimit !== null && token.rateLimit > 0) {
    // Neither a Retry-After nor any other header tells when the limit ends.
    if (used >= token.rateLimit) return brokerFailure(429, "Too Many Requests", "Rate limit exceeded");
  }
  uses.set(key, used + 1);
  if (options.lastUse === "recorded") issued.use(token);
  return undefined;
}

/** Always 401, also for what elsewhere is 403, and never with a challenge. */
function unauthorized(message: string): Reply {
  return brokerFailure(401, "Unauthorized", message);
}

/** The origin is the one the client used, so that the same credential goes to metadata and downloads. */
function repository(origin: string): Reply {
  const metadata = `${origin}/p2/%package%.json`;
  const mirror = { "dist-url": `${origin}/dist/m/%package%/%version%.%type%`, preferred: true };
  const body = { "providers-lazy-url": metadata, "metadata-url": metadata, mirrors: [mirror], packages: {} };
  return jsonReply(200, body, { "cache-control": "public, max-age=300" });
}
