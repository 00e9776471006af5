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

  /**
   * The reply at a path below the registry, if the path is one of the package's.
   *
   * @param base the registry's URL, without a slash at the end
   */
  at(path: string, base: string): Reply | undefined {
    // The client encodes a scoped name whole: "@" and "/" too.
    const packagePath = `/packages/${encodeURIComponent(NAME)}`;
    const tarballPath = `${packagePath}/${MANIFEST.version}/tarball`;
    if (path === packagePath) return jsonReply(200, metadata(base + tarballPath));
    return path === tarballPath ? tarball() : undefined;
  },
};

function archive(): { bytes: Uint8Array; integrity: string } {
  const bytes = zstdCompressSync(
    ustar({ "apkg.json": JSON.stringify(MANIFEST), "SKILL.md": "# Greeter\n\nSay hello.\n" }),
  );
  return { bytes, integrity: `sha256-${createHash("sha256").update(bytes).digest("base64")}` };
}

/** A version without `dist` cannot be installed (apkg `src/api/types.rs`, `DistInfo`). */
function metadata(tarballUrl: string): unknown {
  const dist = { tarball: tarballUrl, integrity: archive().integrity, signatures: [] };
  const versions = { [MANIFEST.version]: { ...MANIFEST, dist } };
  return { name: NAME, versions, distTags: { latest: MANIFEST.version }, maintainers: [] };
}

function tarball(): Reply {
  const { bytes, integrity } = archive();
  const headers = { "content-type": "application/zstd", "x-integrity": integrity };
  return { status: 200, headers, body: bytes };
}
