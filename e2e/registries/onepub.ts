import { createHash } from "node:crypto";
import { gzipSync } from "fflate";
import { startLoopbackServer } from "./loopback-server.ts";
import type { RecordedRequest } from "./recorded-request.ts";
import type { RegistryServer } from "./registry-server.ts";
import { jsonReply, type Reply } from "./reply.ts";
import { ustar } from "./ustar.ts";

const PACKAGE = "greeter";
const PUBSPEC = { name: PACKAGE, version: "1.0.0", environment: { sdk: "^3.0.0" } };
const ARCHIVE = gzipSync(
  ustar({
    "pubspec.yaml": `name: ${PACKAGE}\nversion: 1.0.0\nenvironment:\n  sdk: ^3.0.0\n`,
    "lib/greeter.dart": "String greet() => 'Hello from a private package';\n",
  }),
  { mtime: 0 },
);

type TokenRight = "read" | "none";

export interface OnePubServer extends RegistryServer {
  /** From now on this token is known but may not read the package: 403 instead of 401. */
  forbid(token: string): void;
}

/**
 * Starts a hosted pub repository (pub's repository specification, version 2) mounted as OnePub mounts it, at
 * `/api/<organisation>/`, with `Bearer` tokens; and `/api/organisation/details`, which OnePub's own command
 * line asks with the bare token.
 *
 * @param organisation the obfuscated id in the URL, ten lower-case letters
 */
export async function startOnePub(organisation = "examplepub"): Promise<OnePubServer> {
  const rights = new Map<string, TokenRight>();
  const server = await startLoopbackServer((request) => {
    if (request.path === "/api/organisation/details") return details(request, rights, organisation);
    return packages(request, rights, `/api/${organisation}`);
  });
  return {
    ...server,
    url: `${server.origin}/api/${organisation}/`,
    packageName: PACKAGE,
    allow: (token) => void rights.set(token, "read"),
    forbid: (token) => void rights.set(token, "none"),
    revoke: (token) => void rights.delete(token),
  };
}

function details(
  request: RecordedRequest,
  rights: ReadonlyMap<string, TokenRight>,
  organisation: string,
): Reply {
  const { credential } = request;
  if (credential.scheme !== "raw" || !rights.has(credential.value)) {
    return jsonReply(401, { error: { message: "Your token is no longer valid." } });
  }
  return jsonReply(200, { body: { organisationName: "Example", obfuscatedId: organisation } });
}

function packages(request: RecordedRequest, rights: ReadonlyMap<string, TokenRight>, mount: string): Reply {
  const { credential, origin, path } = request;
  if (!path.startsWith(`${mount}/`)) return pubError(404, "NotFound", "There is no such organisation.");
  const right = credential.scheme === "bearer" ? rights.get(credential.token) : undefined;
  if (right === undefined) return challenge(401, "Add a OnePub token for this organisation.");
  if (right === "none") return challenge(403, "Your OnePub role does not allow this.");
  const archive = `${mount}/packages/${PACKAGE}/versions/1.0.0.tar.gz`;
  switch (path) {
    case `${mount}/api/packages/${PACKAGE}`:
      return listing(`${origin}${archive}`);
    case archive:
      return { status: 200, headers: { "content-type": "application/octet-stream" }, body: ARCHIVE };
    default:
      return pubError(404, "NotFound", "There is no such package.");
  }
}

function listing(archiveUrl: string): Reply {
  const archive_sha256 = createHash("sha256").update(ARCHIVE).digest("hex");
  const version = { version: PUBSPEC.version, archive_url: archiveUrl, archive_sha256, pubspec: PUBSPEC };
  return jsonReply(200, { name: PACKAGE, latest: version, versions: [version] }, PUB_CONTENT);
}

const PUB_CONTENT = { "content-type": "application/vnd.pub.v2+json" };

/** pub shows the message only from a bearer challenge with the realm `pub`. */
function challenge(status: 401 | 403, message: string): Reply {
  const reply = pubError(status, status === 401 ? "Unauthorized" : "Forbidden", message);
  return {
    ...reply,
    headers: { ...reply.headers, "www-authenticate": `Bearer realm="pub", message="${message}"` },
  };
}

function pubError(status: number, code: string, message: string): Reply {
  return jsonReply(status, { error: { code, message } }, PUB_CONTENT);
}
