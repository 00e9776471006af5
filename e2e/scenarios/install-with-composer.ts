import { existsSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { writeComposerProject } from "../clients/composer.ts";
import type { Job } from "../runner/job.ts";

/** A step that runs the real Composer in a fresh project, without the files it would write into its own folders. */
export async function installWithComposer(
  job: Job,
  { url, packageName }: { url: string; packageName: string },
): Promise<{ isInstalled: boolean; isSuccess: boolean; log: string }> {
  const directory = await mkdtemp(join(job.folders.workspace, "project-"));
  await writeComposerProject({ directory, repositoryUrl: url, packageName });
  const { exitCode, log } = await job.run(
    "composer install --no-interaction --no-progress --no-ansi --no-cache",
    {
      workingDirectory: directory,
      env: { COMPOSER_ALLOW_SUPERUSER: "1", COMPOSER_HTACCESS_PROTECT: "0", COLUMNS: "1000" },
    },
  );
  const isInstalled = existsSync(join(directory, "vendor", packageName, "src", "Greeter.php"));
  return { isInstalled, isSuccess: exitCode === 0, log };
}
