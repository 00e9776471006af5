import { startLoopbackServer } from "./loopback-server.ts";
import { answerHostedPub, type PubRight, type Uploads } from "./pub/hosted-pub.ts";
import { pubPackage } from "./pub/pub-package.ts";
import { pubFailure } from "./pub/pub-reply.ts";
import type { RecordedRequest } from "./recorded-request.ts";
import type { RegistryServer } from "./registry-server.ts";

export interface PubRepository extends RegistryServer {
  readonly effects: Readonly<Record<"publish", number>>;
  /** @param right `read` by default; with `none` the token is known, and answered with 403 instead of 401 */
  allow(token: string, right?: PubRight): void;
}

export interface PubRepositoryOptions {
  /** `public`: whoever has no token may read; publishing still takes one. `private` by default. */
  readonly access?: "private" | "public";
  /** The path of the repository, such as `/p/q`; none by default. */
  readonly path?: string;
}

/** Starts a hosted pub repository of no particular brand (pub's repository specification, version 2). */
export async function startPubRepository({
  access = "private",
  path = "",
}: PubRepositoryOptions = {}): Promise<PubRepository> {
  const rights = new Map<string, PubRight>();
  const uploads: Uploads = new Map();
  const effects = { publish: 0 };
  const onPublished = () => void effects.publish++;
  const rightOf = ({ credential }: RecordedRequest) => {
    if (credential.scheme === "bearer") return rights.get(credential.token);
    return access === "public" ? "read" : undefined;
  };
  const server = await startLoopbackServer((request) =>
    request.path.startsWith(`${path}/`)
      ? answerHostedPub(request, { mount: path, right: rightOf(request), uploads, onPublished })
      : pubFailure(404, "NotFound", "There is no repository."),
  );
  return {
    ...server,
    url: `${server.origin}${path}${path === "" ? "" : "/"}`,
    packageName: pubPackage.name,
    effects,
    allow: (token, right = "read") => void rights.set(token, right),
    revoke: (token) => void rights.delete(token),
  };
}
