import { createHash, randomUUID } from "node:crypto";
import { zstdCompressSync } from "node:zlib";
import { type RecordedRequest, startLoopbackServer } from "./loopback-server.ts";
import type { RegistryServer } from "./registry-server.ts";
import { jsonReply, type Reply } from "./reply.ts";
import { ustar } from "./ustar.ts";

const PACKAGE = "@example/greeter";
const MANIFEST = {
  name: PACKAGE,
  version: "1.0.0",
  type: "skill",
  description: "Says hello",
  license: "MIT",
  visibility: "private",
};

/**
 * Starts an apkg registry with the calls that the apkg command line makes to find out who it is and to
 * install: whoami, package metadata, tarball. The original server is not public; that a private package
 * answers 401 without a valid token is an assumption.
 */
export async function startApkg(): Promise<RegistryServer> {
  const tokens = new Set<string>();
  const server = await startLoopbackServer((request) => answer(request, tokens));
  return {
    ...server,
    url: server.origin,
    packageName: PACKAGE,
    allow: (token) => void tokens.add(token),
    revoke: (token) => void tokens.delete(token),
  };
}

function answer(request: RecordedRequest, tokens: ReadonlySet<string>): Reply {
  const { credential, path } = request;
  if (credential.scheme !== "bearer" || !tokens.has(credential.token)) {
    return failure(401, "UNAUTHORIZED", "The token is missing or not valid.");
  }
  // The client encodes a scoped name whole: "@" and "/" too.
  const packagePath = `/packages/${encodeURIComponent(PACKAGE)}`;
  switch (path) {
    case "/auth/whoami":
      return jsonReply(200, {
        username: "example",
        email: "example@example.com",
        mfaEnabled: false,
        scopes: ["read"],
      });
    case packagePath:
      return jsonReply(200, metadata());
    case `${packagePath}/1.0.0/tarball`:
      return tarball();
    default:
      return failure(404, "NOT_FOUND", "There is no such package.");
  }
}

function metadata(): unknown {
  const versions = { [MANIFEST.version]: MANIFEST };
  return { name: PACKAGE, versions, distTags: { latest: MANIFEST.version }, maintainers: [] };
}

function tarball(): Reply {
  const body = zstdCompressSync(
    ustar({ "apkg.json": JSON.stringify(MANIFEST), "SKILL.md": "# Greeter\n\nSay hello.\n" }),
  );
  const integrity = `sha256-${createHash("sha256").update(body).digest("base64")}`;
  return { status: 200, headers: { "content-type": "application/zstd", "x-integrity": integrity }, body };
}

function failure(status: number, code: string, message: string): Reply {
  return jsonReply(status, { error: { code, message, requestId: randomUUID() } });
}
