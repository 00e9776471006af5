import { spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** How a Composer run ended. */
export interface ComposerRun {
  readonly exitCode: number;
  /** Standard output and standard error, in the order they came. */
  readonly output: string;
}

/** Environment variables by name; undefined means not set. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Longest time one Composer run may take, in milliseconds. */
const TIME_LIMIT = 50_000;

/**
 * Looks for Composer on PATH.
 *
 * @param environment where PATH is read from
 * @returns its version, for example `2.5.5`, or undefined where there is none
 */
export async function findComposer(environment: Environment = process.env): Promise<string | undefined> {
  const PATH = environment.PATH ?? environment.Path;
  const run = await start(["--version", "--no-ansi"], { ...systemEnvironment(), PATH }).catch(
    () => undefined,
  );
  return run?.exitCode === 0 ? /^Composer (?:version )?(\S+)/m.exec(run.output)?.[1] : undefined;
}

/** A project that requires one package from one repository, plain http allowed, packagist.org off. */
export interface ComposerProject {
  /** Where its composer.json goes; made if it is missing. */
  readonly directory: string;
  readonly repositoryUrl: string;
  readonly packageName: string;
}

/** Writes the composer.json of a project. */
export async function writeComposerProject(project: ComposerProject): Promise<void> {
  const manifest = {
    repositories: [{ type: "composer", url: project.repositoryUrl }, { "packagist.org": false }],
    require: { [project.packageName]: "*" },
    config: { "secure-http": false },
  };
  await mkdir(project.directory, { recursive: true });
  await writeFile(join(project.directory, "composer.json"), `${JSON.stringify(manifest, null, 4)}\n`);
}

/**
 * Runs the real Composer, non-interactive, without a cache (a package fetched with an earlier credential
 * must not hide a refusal) and without the `.htaccess` file it otherwise writes into its home directory.
 *
 * @param options.directory the project's directory
 * @param options.arguments for example `["install"]`
 * @param options.environment all it sees besides PATH and what the system itself needs: give HOME or COMPOSER_HOME
 * @throws Error where Composer cannot be started or takes longer than 50 seconds
 */
export function runComposer(options: {
  readonly directory: string;
  readonly arguments: readonly string[];
  readonly environment: Environment;
}): Promise<ComposerRun> {
  const environment = {
    ...systemEnvironment(),
    COMPOSER_ALLOW_SUPERUSER: "1",
    COMPOSER_HTACCESS_PROTECT: "0",
    // Composer breaks the lines of its error box at this width, and a broken line could hide a leaked token.
    COLUMNS: "1000",
    ...options.environment,
  };
  const parameters = [...options.arguments, "--no-interaction", "--no-progress", "--no-ansi", "--no-cache"];
  return start(parameters, environment, options.directory);
}

function systemEnvironment(): Environment {
  const names =
    process.platform === "win32" ? ["Path", "SystemRoot", "ComSpec", "PATHEXT", "TEMP", "TMP"] : ["PATH"];
  return Object.fromEntries(names.map((name) => [name, process.env[name]]));
}

function start(
  parameters: readonly string[],
  environment: Environment,
  directory?: string,
): Promise<ComposerRun> {
  return new Promise((resolve, reject) => {
    // On Windows Composer is a batch file, which only a shell can start; none of the arguments needs quoting.
    const isWindows = process.platform === "win32";
    const child = spawn(
      isWindows ? `composer ${parameters.join(" ")}` : "composer",
      isWindows ? [] : parameters,
      {
        ...(directory === undefined ? {} : { cwd: directory }),
        env: environment,
        shell: isWindows,
        stdio: ["ignore", "pipe", "pipe"],
        signal: AbortSignal.timeout(TIME_LIMIT),
      },
    );
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.once("error", reject);
    child.once("close", (exitCode, signal) => {
      const output = Buffer.concat(chunks).toString("utf8");
      if (exitCode === null) reject(new Error(`Composer was ended by ${signal}:\n${output}`));
      else resolve({ exitCode, output });
    });
  });
}
