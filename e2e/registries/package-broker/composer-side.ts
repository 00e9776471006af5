import { archiveReply, composerPackage } from "../composer-package.ts";
import type { RecordedRequest } from "../recorded-request.ts";
import { jsonReply, type Reply } from "../reply.ts";
import { sessionOf } from "./broker-sessions.ts";
import type { BrokerState } from "./broker-state.ts";
import { answerTenant, tenantPath } from "./tenant-side.ts";

const HOUR = 60 * 60_000;

/** Answers what Composer asks, or gives undefined for what Composer does not ask. GET and HEAD are the same to it. */
export function answerComposer(request: RecordedRequest, state: BrokerState): Reply | undefined {
  const { version } = state;
  const tenant = version.hasTenants ? tenantPath(request.path) : undefined;
  const path = tenant?.path ?? request.path;
  if (!isComposerPath(path) || !/^(?:GET|HEAD)$/.test(request.method)) return undefined;
  if (/^Composer\/1\./.test(request.headers["user-agent"] ?? "")) {
    // Meant to be 406: the original drops that answer, and its framework complains.
    return version.exception(
      "Context is not finalized. Did you forget to return a Response object or `await next()`?",
    );
  }
  const isDownload = path.startsWith("/dist");
  const hasSession = isDownload && sessionOf(request, state) !== undefined;
  const refusal = hasSession ? undefined : refuse(request, state, isDownload);
  if (refusal !== undefined) return refusal;
  if (tenant !== undefined) return answerTenant(tenant, request, state);
  if (path === "/packages.json") return repository(request.origin);
  const download = `/dist/m/${composerPackage.name}/`;
  if (path === `/p2/${composerPackage.name}.json`) {
    return jsonReply(200, composerPackage.metadata(`${request.origin}${download}1.0.0.zip`));
  }
  if (path.startsWith(download)) return archiveReply;
  // A package it does not host is looked up at packagist.org, which is out of reach here.
  return version.failure(...version.packageMissing);
}

function isComposerPath(path: string): boolean {
  return path === "/packages.json" || /^\/(?:p2|dists?)\//.test(path);
}

function refuse({ credential }: RecordedRequest, state: BrokerState, isDownload: boolean): Reply | undefined {
  if (isDownload && credential.scheme === "none") {
    return unauthorized("Authentication required (Bearer session or Basic token)", state);
  }
  if (credential.scheme !== "basic") return unauthorized("Basic authentication required", state);
  if (credential.username !== "token") return unauthorized('Username must be "token"', state);
  // The pair is split at every colon, and only the second part is looked at.
  const [value = ""] = credential.password.split(":");
  if (value === "") return unauthorized("Token required in password field", state);
  return useToken(value, state);
}

function useToken(value: string, state: BrokerState): Reply | undefined {
  const { issued, options, uses, lastUses, version } = state;
  const now = options.now();
  const token = issued.findToken(value);
  const isGone = token?.revokedAt != null && now >= token.revokedAt + options.revocationLag;
  if (token === undefined || isGone) return unauthorized("Invalid token", state);
  if (issued.isExpired(token)) return unauthorized("Token expired", state);
  const isLimited = options.keyValueStore === "present" && token.rateLimit !== null && token.rateLimit > 0;
  const isCounted = now - (lastUses.get(token.id) ?? Number.NEGATIVE_INFINITY) >= version.uncounted;
  lastUses.set(token.id, now);
  if (isLimited && isCounted) {
    const key = `${token.id} ${Math.floor(now / HOUR)}`;
    const used = uses.get(key) ?? 0;
    // Neither a Retry-After nor any other header tells when the limit ends.
    if (used >= Number(token.rateLimit)) {
      return version.failure(429, "Too Many Requests", "Rate limit exceeded");
    }
    uses.set(key, used + 1);
  }
  if (options.lastUse === "recorded") issued.use(token);
  return undefined;
}

/** Always 401, also for what elsewhere is 403, and never with a challenge. */
function unauthorized(message: string, { version }: BrokerState): Reply {
  return version.failure(401, "Unauthorized", message);
}

/** The origin is the one the client used, so that the same credential goes to metadata and downloads. */
function repository(origin: string): Reply {
  const metadata = `${origin}/p2/%package%.json`;
  const mirror = { "dist-url": `${origin}/dist/m/%package%/%version%.%type%`, preferred: true };
  const body = { "providers-lazy-url": metadata, "metadata-url": metadata, mirrors: [mirror], packages: {} };
  return jsonReply(200, body, { "cache-control": "public, max-age=300" });
}
