import { archiveReply, composerPackage } from "./composer-package.ts";
import { startLoopbackServer } from "./loopback-server.ts";
import type { RecordedRequest } from "./recorded-request.ts";
import type { RegistryServer } from "./registry-server.ts";
import { jsonReply, type Reply } from "./reply.ts";

export interface ComposerRepository extends RegistryServer {
  /**
   * @param token the http-basic password to accept
   * @param username the user name that goes with it; `token` by default
   */
  allow(token: string, username?: string): void;
  /** From now on this token is known but may not have anything: 403 instead of 401. */
  forbid(token: string, username?: string): void;
}

export interface ComposerRepositoryOptions {
  /**
   * What takes a credential: all (default), nothing, or all but `packages.json`, which then proves nothing about a
   * token.
   */
  readonly access?: "private" | "public" | "public-root";
}

interface Right {
  readonly username: string;
  readonly may: "read" | "nothing";
}

/** Starts a Composer 2 repository behind http-basic, metadata and downloads alike. */
export async function startComposerRepository({
  access = "private",
}: ComposerRepositoryOptions = {}): Promise<ComposerRepository> {
  const rights = new Map<string, Right>();
  const isOpen = (path: string) =>
    access === "public" || (access === "public-root" && path === "/packages.json");
  const server = await startLoopbackServer((request) =>
    isOpen(request.path) ? serve(request) : (refuse(request, rights) ?? serve(request)),
  );
  return {
    ...server,
    url: server.origin,
    packageName: composerPackage.name,
    allow: (token, username = "token") => void rights.set(token, { username, may: "read" }),
    forbid: (token, username = "token") => void rights.set(token, { username, may: "nothing" }),
    revoke: (token) => void rights.delete(token),
  };
}

function refuse({ credential }: RecordedRequest, rights: ReadonlyMap<string, Right>): Reply | undefined {
  const right = credential.scheme === "basic" ? rights.get(credential.password) : undefined;
  if (credential.scheme !== "basic" || right?.username !== credential.username) {
    const challenge = { "www-authenticate": 'Basic realm="Private packages"' };
    return jsonReply(401, { message: "A user name and a token are required." }, challenge);
  }
  return right.may === "read" ? undefined : jsonReply(403, { message: "This token may not read." });
}

function serve({ origin, path }: RecordedRequest): Reply {
  const dist = `/dist/${composerPackage.name}/1.0.0.zip`;
  switch (path) {
    case "/packages.json":
      return jsonReply(200, { packages: [], "metadata-url": "/p2/%package%.json" });
    case `/p2/${composerPackage.name}.json`:
      return jsonReply(200, composerPackage.metadata(`${origin}${dist}`));
    case dist:
      return archiveReply;
    default:
      return jsonReply(404, { message: "Not found" });
  }
}
