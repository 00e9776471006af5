// node scripts/publish-release.mjs --folder dist/release --remote origin: pushes what `npm run release` has made. Needs
// nothing but git, so that what may write to the repository runs no code from elsewhere.
import { readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { fetchReleases, git, readReferences, remoteUrl } from "./release/git.mjs";
import { planRelease } from "./release/plan.mjs";
import { pushRelease, requireForward } from "./release/push.mjs";
import { readVersion } from "./release/version.mjs";

const { values } = parseArgs({
  options: {
    folder: { type: "string", default: "dist/release" },
    remote: { type: "string", default: "origin" },
  },
});

try {
  publish(resolve(values.folder), values.remote);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

function publish(folder, remote) {
  const { version, commit, plan: prepared } = JSON.parse(readFileSync(join(folder, "release.json"), "utf8"));
  const references = readReferences(".", remote);
  const plan = planRelease(readVersion(version), references);
  if (plan.parent !== prepared.parent) {
    throw new Error(
      `${plan.branch} has moved since this release was prepared: it is at ${plan.parent}. Prepare it again.`,
    );
  }
  const repository = join(folder, "publish.git");
  rmSync(repository, { recursive: true, force: true });
  git(["init", "--quiet", "--bare", repository], { directory: folder });
  const url = remoteUrl(".", remote);
  fetchReleases(repository, { url, plan });
  git(["fetch", "--quiet", join(folder, "release.bundle"), `refs/heads/${plan.branch}`], {
    directory: repository,
  });
  requireForward(repository, { commit, plan, references });
  pushRelease(repository, { remote: url, commit, plan });
  rmSync(repository, { recursive: true, force: true });
  console.log(`${plan.tag} is published on ${plan.branch}.`);
  console.log(
    plan.moveMajorTag === undefined
      ? `${plan.majorTag} stays where it is: a newer release has it.`
      : `${plan.majorTag} leads to it.`,
  );
}
