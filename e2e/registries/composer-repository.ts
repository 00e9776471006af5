import { composerPackage } from "./composer-package.ts";
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
}

/** Starts a private Composer 2 repository behind http-basic, metadata and downloads alike. */
export async function startComposerRepository(): Promise<ComposerRepository> {
  const usernames = new Map<string, string>();
  const server = await startLoopbackServer((request) => answer(request, usernames));
  return {
    ...server,
    url: server.origin,
    packageName: composerPackage.name,
    allow: (token, username = "token") => void usernames.set(token, username),
    revoke: (token) => void usernames.delete(token),
  };
}

function answer(request: RecordedRequest, usernames: ReadonlyMap<string, string>): Reply {
  const { credential, origin, path } = request;
  if (credential.scheme !== "basic" || usernames.get(credential.password) !== credential.username) {
    const challenge = { "www-authenticate": 'Basic realm="Private packages"' };
    return jsonReply(401, { message: "A user name and a token are required." }, challenge);
  }
  const dist = `/dist/${composerPackage.name}/1.0.0.zip`;
  switch (path) {
    case "/packages.json":
      return jsonReply(200, { packages: [], "metadata-url": "/p2/%package%.json" });
    case `/p2/${composerPackage.name}.json`:
      return jsonReply(200, composerPackage.metadata(`${origin}${dist}`));
    case dist:
      return { status: 200, headers: { "content-type": "application/zip" }, body: composerPackage.archive };
    default:
      return jsonReply(404, { message: "Not found" });
  }
}
