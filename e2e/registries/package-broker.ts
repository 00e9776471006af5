import { randomUUID } from "node:crypto";
import { composerPackage } from "./composer-package.ts";
import { startLoopbackServer } from "./loopback-server.ts";
import type { PresentedCredential } from "./presented-credential.ts";
import type { RecordedRequest } from "./recorded-request.ts";
import type { RegistryServer } from "./registry-server.ts";
import { jsonReply, type Reply } from "./reply.ts";

/**
 * Starts a server that answers Composer as PACKAGE.broker 0.2.12 does: the same messages and status codes,
 * always 401 and never 403, no `WWW-Authenticate`. Two differences are on purpose. Its downloads work (version
 * 0.2.12 answers each of them with 400 "Missing required parameters"), so that an installation can be shown.
 * And a revoked token is refused at once, where the original may accept it for some seconds more.
 */
export async function startPackageBroker(): Promise<RegistryServer> {
  const tokens = new Set<string>();
  const server = await startLoopbackServer((request) => {
    const requestId = randomUUID();
    const reply = answer(request, tokens, requestId);
    const headers = { "access-control-allow-origin": "*", "x-request-id": requestId, ...reply.headers };
    return { ...reply, headers };
  });
  return {
    ...server,
    url: server.origin,
    packageName: composerPackage.name,
    allow: (token) => void tokens.add(token),
    revoke: (token) => void tokens.delete(token),
  };
}

function answer(request: RecordedRequest, tokens: ReadonlySet<string>, requestId: string): Reply {
  const { credential, path } = request;
  const isDownload = path.startsWith("/dist/");
  if (!isDownload && path !== "/packages.json" && !path.startsWith("/p2/")) return { status: 404 };
  const refusal = refuse(credential, tokens, isDownload);
  if (refusal !== undefined) return jsonReply(401, { error: "Unauthorized", message: refusal, requestId });
  if (path === "/packages.json") return repository(request.origin);
  if (path === `/p2/${composerPackage.name}.json`) {
    return jsonReply(
      200,
      composerPackage.metadata(`${request.origin}/dist/m/${composerPackage.name}/1.0.0.zip`),
    );
  }
  if (path.startsWith(`/dist/m/${composerPackage.name}/`)) {
    return { status: 200, headers: { "content-type": "application/zip" }, body: composerPackage.archive };
  }
  // A package it does not host is looked up at packagist.org, which is out of reach here.
  return jsonReply(502, { error: "Bad Gateway", message: "The package is not available.", requestId });
}

function refuse(
  credential: PresentedCredential,
  tokens: ReadonlySet<string>,
  isDownload: boolean,
): string | undefined {
  if (isDownload && credential.scheme === "none")
    return "Authentication required (Bearer session or Basic token)";
  if (credential.scheme !== "basic") return "Basic authentication required";
  if (credential.username !== "token") return 'Username must be "token"';
  // The pair is split at every colon, and only the second part is looked at.
  const [token = ""] = credential.password.split(":");
  if (token === "") return "Token required in password field";
  return tokens.has(token) ? undefined : "Invalid token";
}

/** The origin is the one the client used, so that the same credential goes to metadata and downloads. */
function repository(origin: string): Reply {
  const metadata = `${origin}/p2/%package%.json`;
  const mirror = { "dist-url": `${origin}/dist/m/%package%/%version%.%type%`, preferred: true };
  const body = { "providers-lazy-url": metadata, "metadata-url": metadata, mirrors: [mirror], packages: {} };
  return jsonReply(200, body, { "cache-control": "public, max-age=300" });
}
