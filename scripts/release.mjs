// npm run release: makes everything that a release consists of, and publishes nothing. docs/releasing.md tells the rest.
import { parseArgs } from "node:util";
import { begin } from "./begin.mjs";
import { readIdentity } from "./release/identity.mjs";
import { prepareRelease } from "./release/prepare-release.mjs";
import { root } from "./run.mjs";

const USAGE = `npm run release -- --version 1.2.3 --repository OWNER/NAME [options]

Builds the action and the extension, and writes what a release consists of into a folder. Publishes nothing:
scripts/publish-release.mjs does that.

  --version      the version, without a "v"
  --repository   the repository on GitHub that the release is for
  --remote       where to read which releases there are; "origin" by default
  --output       the folder to write to; dist/release by default
  --sources      the folder of the sources, if it is not this repository; it must be built
  --dry-run      asks no remote, and takes uncommitted changes and an unreleased changelog as they are
`;

const options = {
  version: { type: "string" },
  repository: { type: "string" },
  remote: { type: "string", default: "origin" },
  output: { type: "string", default: "dist/release" },
  sources: { type: "string" },
  "dry-run": { type: "boolean", default: false },
  help: { type: "boolean", default: false },
};

await begin(async () => {
  const { values } = parseArgs({ options });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const identity = readIdentity(values);
  await prepareRelease({
    identity,
    sources: values.sources ?? root,
    isBuilt: values.sources !== undefined,
    remote: values["dry-run"] ? undefined : values.remote,
    output: values.output,
  });
  return 0;
});
