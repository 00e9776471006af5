import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The folders and files that a runner gives to one step. */
export interface RunnerFolder {
  workspace: string;
  /** The environment of the step's main. */
  env: NodeJS.ProcessEnv;
  /** The environment of its post, with what main left in its state and exported. */
  postEnv(): NodeJS.ProcessEnv;
  remove(): void;
}

/** Makes a fresh runner, with an empty home directory, for one step with the given inputs. */
export function makeRunnerFolder(inputs: Readonly<Record<string, string>>): RunnerFolder {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  const place = (name: string) => join(folder, name);
  for (const name of ["home", "temporary", "workspace"]) mkdirSync(place(name));
  for (const name of ["output", "state", "variables", "summary"]) writeFileSync(place(name), "");
  const { PATH, SystemRoot } = process.env;
  const env: NodeJS.ProcessEnv = {
    PATH,
    SystemRoot,
    HOME: place("home"),
    USERPROFILE: place("home"),
    APPDATA: place("home"),
    RUNNER_TEMP: place("temporary"),
    GITHUB_WORKSPACE: place("workspace"),
    GITHUB_OUTPUT: place("output"),
    GITHUB_STATE: place("state"),
    GITHUB_ENV: place("variables"),
    GITHUB_STEP_SUMMARY: place("summary"),
    ...Object.fromEntries(
      Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
    ),
  };
  return {
    workspace: place("workspace"),
    env,
    postEnv: () => ({ ...env, STATE_undo: readLastValue(place("state")), ...readValues(place("variables")) }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function readLastValue(file: string): string {
  return Object.values(readValues(file)).at(-1) ?? "";
}

function readValues(file: string): Record<string, string> {
  const heredocs = readFileSync(file, "utf8").matchAll(
    /^(.*)<<(ghadelimiter_\S+)\r?\n([\s\S]*?)\r?\n\2\r?$/gm,
  );
  return Object.fromEntries([...heredocs].map(([, name = "", , value = ""]) => [name, value]));
}
