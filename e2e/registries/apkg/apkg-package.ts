import { createHash } from "node:crypto";
import { zstdCompressSync } from "node:zlib";
import { jsonReply, type Reply } from "../reply.ts";
import { ustar } from "../ustar.ts";

const NAME = "@example/greeter";
const MANIFEST = {
  name: NAME,
  version: "1.0.0",
  type: "skill",
  description: "Says hello",
  license: "MIT",
  visibility: "private",
};

/** The package that the registry hosts. */
export const apkgPackage = {
  name: NAME,

  /** The reply at a path below the registry, if the path is one of the package's. */
  at(path: string): Reply | undefined {
    // The client encodes a scoped name whole: "@" and "/" too.
    const packagePath = `/packages/${encodeURIComponent(NAME)}`;
    if (path === packagePath) return jsonReply(200, metadata());
    return path === `${packagePath}/${MANIFEST.version}/tarball` ? tarball() : undefined;
  },
};

function metadata(): unknown {
  const versions = { [MANIFEST.version]: MANIFEST };
  return { name: NAME, versions, distTags: { latest: MANIFEST.version }, maintainers: [] };
}

function tarball(): Reply {
  const body = zstdCompressSync(
    ustar({ "apkg.json": JSON.stringify(MANIFEST), "SKILL.md": "# Greeter\n\nSay hello.\n" }),
  );
  const integrity = `sha256-${createHash("sha256").update(body).digest("base64")}`;
  return { status: 200, headers: { "content-type": "application/zstd", "x-integrity": integrity }, body };
}
