import { createHash } from "node:crypto";
import { strToU8, zipSync } from "fflate";
import type { Reply } from "./reply.ts";

const NAME = "example/greeter";
const AUTOLOAD = { "psr-4": { "Example\\Greeter\\": "src/" } };
const MANIFEST = {
  name: NAME,
  description: "Says hello",
  type: "library",
  license: "MIT",
  autoload: AUTOLOAD,
};
const GREETER = `<?php

namespace Example\\Greeter;

final class Greeter
{
    public function greet(): string
    {
        return 'Hello from a private package';
    }
}
`;

function archiveOf(manifest: object): Uint8Array<ArrayBuffer> {
  const files = {
    "greeter/composer.json": strToU8(`${JSON.stringify(manifest, null, 4)}\n`),
    "greeter/src/Greeter.php": strToU8(GREETER),
  };
  return new Uint8Array(zipSync(files, { mtime: "2026-01-01T00:00:00" }));
}

const ARCHIVE = archiveOf(MANIFEST);

/** The package both kinds of Composer repository host: a zip with a composer.json and one PHP class. */
export const composerPackage = {
  name: NAME,
  archive: ARCHIVE,

  /** An archive that says which version it is, for servers to which packages are uploaded. */
  versionedArchive: archiveOf({ ...MANIFEST, version: "1.0.0" }),

  /**
   * The body of `/p2/<name>.json` (Composer repository format 2).
   *
   * @param distUrl where the zip is, absolute
   */
  metadata(distUrl: string): unknown {
    const shasum = createHash("sha1").update(ARCHIVE).digest("hex");
    const dist = { type: "zip", url: distUrl, reference: shasum, shasum };
    const version = { ...MANIFEST, version: "1.0.0", version_normalized: "1.0.0.0", dist };
    return { packages: { [NAME]: [version] } };
  },
};

/** The answer to a download of it. */
export const archiveReply: Reply = {
  status: 200,
  headers: { "content-type": "application/zip" },
  body: composerPackage.archive,
};
