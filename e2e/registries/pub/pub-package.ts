import { createHash } from "node:crypto";
import { gzipSync } from "fflate";
import { ustar } from "../ustar.ts";

const NAME = "greeter";
const PUBSPEC = { name: NAME, version: "1.0.0", environment: { sdk: "^3.0.0" } };
const ARCHIVE = gzipSync(
  ustar({
    "pubspec.yaml": `name: ${NAME}\nversion: 1.0.0\nenvironment:\n  sdk: ^3.0.0\n`,
    "lib/greeter.dart": "String greet() => 'Hello from a private package';\n",
  }),
  { mtime: 0 },
);

/** The package that each pub repository hosts. */
export const pubPackage = {
  name: NAME,
  version: PUBSPEC.version,
  archive: ARCHIVE,

  /**
   * The entry for its only version.
   *
   * @param archive_url where the archive is, absolute
   */
  describe(archive_url: string): unknown {
    const archive_sha256 = createHash("sha256").update(ARCHIVE).digest("hex");
    return { version: PUBSPEC.version, archive_url, archive_sha256, pubspec: PUBSPEC };
  },
};
