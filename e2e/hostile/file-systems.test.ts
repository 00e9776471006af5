import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, it, onTestFinished } from "vitest";
import { actionFolder } from "../scenarios/action-folder.ts";
import { randomToken } from "../scenarios/random-token.ts";
import { giveTo, hostileFileSystems } from "./file-systems.ts";
import type { HostileFileSystem, Place } from "./hostile-file-system.ts";

const isRoot = process.geteuid?.() === 0;
/** The jobs' user, and one who is neither that nor root. Both only exist by their numbers. */
const [JOB_USER, OTHER_USER] = [20_001, 20_002];
const canRunAsOther =
  isRoot && spawnSync(process.execPath, ["-e", "0"], { uid: JOB_USER, gid: JOB_USER }).status === 0;
const userId = canRunAsOther ? JOB_USER : undefined;

const files = {
  pub: ".config/dart/pub-tokens.json",
  composer: ".composer/auth.json",
  apkg: ".apkg/credentials.json",
};
const rows = hostileFileSystems.filter(({ needsRoot }) => canRunAsOther || !needsRoot);
const skipped = hostileFileSystems.filter((row) => !rows.includes(row));

if (skipped.length > 0) {
  it(`needs root, and a Node that others can start: ${skipped.length} file systems that another user has a part in`, ({
    skip,
  }) => {
    if (process.env.CI !== "true") skip("not root");
    expect(canRunAsOther, "CI runs these as root").toBe(true);
  });
}

interface Machine extends Place {
  root: string;
  main: string;
  post: string;
}

function machineFor(client: HostileFileSystem["client"]): Machine {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "hostile-")));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  chmodSync(root, 0o755);
  const folder = (name: string) => {
    mkdirSync(join(root, name), { recursive: true });
    return join(root, name);
  };
  // The checkout may lie where the other user cannot read.
  cpSync(join(actionFolder, "packages/action/dist"), folder("dist"), { recursive: true });
  const [home, workspace, temporary, outside] = [
    folder("home"),
    folder("workspace"),
    folder("temporary"),
    folder("outside"),
  ];
  const file = join(home, files[client]);
  mkdirSync(dirname(file), { recursive: true });
  return {
    root,
    home,
    workspace,
    temporary,
    outside,
    file,
    ledger: `${file}.setup-registry-token`,
    token: randomToken(),
    giveAway: giveTo(OTHER_USER),
    main: join(root, "dist/main/index.js"),
    post: join(root, "dist/post/index.js"),
  };
}

/** Gives the job's user all that was arranged, but for what was given away. */
function handOver(directory: string): void {
  if (userId === undefined) return;
  const status = lstatSync(directory);
  if (status.uid === OTHER_USER) return;
  if (status.isSymbolicLink()) return;
  const { mode } = status;
  chownSync(directory, userId, userId);
  // A new owner takes the set-id bits away.
  chmodSync(directory, mode & 0o7777);
  if (status.isDirectory()) for (const name of readdirSync(directory)) handOver(join(directory, name));
}

interface Ended {
  status: number | null;
  said: string;
}

async function run(script: string, machine: Machine, env: Record<string, string>): Promise<Ended> {
  const child = spawn(process.execPath, [script], {
    cwd: machine.workspace,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env.PATH,
      HOME: machine.home,
      COMPOSER_HOME: join(machine.home, ".composer"),
      RUNNER_TEMP: machine.temporary,
      GITHUB_WORKSPACE: machine.workspace,
      ...env,
    },
    ...(userId !== undefined && { uid: userId, gid: userId }),
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  const lines = `${stdout}${stderr}`.split("\n").filter((line) => !line.startsWith("::add-mask::"));
  return { status, said: lines.join("\n").trim() };
}

/** Kinds, modes, owners and bytes; nothing is opened that is no regular file of a usual size. */
function treeOf(directory: string, root = directory): string[] {
  return readdirSync(directory)
    .sort()
    .flatMap((name) => {
      const path = join(directory, name);
      const status = lstatSync(path);
      const shown = `${relative(root, path)} ${(status.mode & 0o177777).toString(8)} ${status.uid}`;
      if (status.isDirectory()) return [shown, ...treeOf(path, root)];
      if (status.isSymbolicLink()) return [`${shown} -> ${readlinkSync(path)}`];
      return [status.isFile() && status.size < 2 ** 20 ? `${shown} ${readFileSync(path, "latin1")}` : shown];
    });
}

function inputs({ client }: HostileFileSystem, token: string): Record<string, string> {
  return {
    INPUT_REGISTRY: client,
    INPUT_URL: "https://registry.example",
    INPUT_TOKEN: token,
    INPUT_STORE: "file",
    INPUT_VERIFY: "false",
  };
}

function stateIn(file: string): string {
  return [...readFileSync(file, "utf8").matchAll(/^undo<<(\S+)\n([\s\S]*?)\n\1$/gm)].at(-1)?.[2] ?? "";
}

function commandFiles({ root }: Machine): Record<string, string> {
  const names = ["GITHUB_STATE", "GITHUB_ENV", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"];
  return Object.fromEntries(
    names.map((name) => {
      const file = join(root, name);
      writeFileSync(file, "");
      if (userId !== undefined) chownSync(file, userId, userId);
      return [name, file];
    }),
  );
}

function observed({ home, workspace, outside, temporary }: Machine): string[] {
  return [home, workspace, outside, temporary].flatMap((folder) => [
    String(lstatSync(folder).mode),
    ...treeOf(folder),
  ]);
}

describe.skipIf(process.platform === "win32")("a hostile file system:", () => {
  it.each(rows)("$name", async (row) => {
    const machine = machineFor(row.client);
    row.arrange(machine);
    for (const folder of [machine.home, machine.workspace, machine.outside, machine.temporary])
      handOver(folder);
    const before = observed(machine);
    const runnerFiles = commandFiles(machine);

    const main = await run(machine.main, machine, { ...inputs(row, machine.token), ...runnerFiles });

    expect(main.said).not.toContain(machine.token);
    if (row.main === "fine") expect(main.status, main.said).toBe(0);
    else expect(main.said).toContain(`setup-registry-token%3A ${row.main}`);
    if (row.says) expect(main.said).toMatch(row.says);
    row.meanwhile?.(machine);
    handOver(machine.home);
    const env = { ...runnerFiles, STATE_undo: stateIn(String(runnerFiles.GITHUB_STATE)) };
    const post = await run(machine.post, machine, env);

    expect(post.status).toBe(0);
    expect(post.said).toMatch(row.post);
    expect(`${main.said}\n${post.said}`).not.toContain("unexpected error");
    if (row.main !== "fine") expect(`${main.said}\n${post.said}`).not.toContain("left behind");
    const after = observed(machine);
    expect(after.join("\n")).not.toContain(machine.token);
    expect(after.filter((line) => !row.left?.test(line))).toEqual(before);
  });
});

describe.skipIf(process.platform === "win32")("a state that another step has exported", () => {
  const forged = ({ file, temporary, outside }: Place): [string, object][] => {
    const entry = {
      packageManager: "composer",
      file,
      key: "h",
      claim: join(temporary, "setup-registry-token-1-x"),
      missingDirectories: [],
    };
    return [
      ["a claim outside RUNNER_TEMP", { ...entry, claim: outside }],
      ["a claim without our prefix", { ...entry, claim: join(temporary, "other") }],
      ["a directory that is not on the way to the file", { ...entry, missingDirectories: [outside] }],
      ["a package manager that nobody knows", { ...entry, packageManager: "toString" }],
    ];
  };

  it("is not believed by post, whatever in it is forged", async () => {
    const machine = machineFor("composer");
    handOver(machine.root);
    for (const [what, entry] of forged(machine)) {
      const state = JSON.stringify({ entries: [entry], secretVariables: [] });
      const before = observed(machine);

      const post = await run(machine.post, machine, { STATE_undo: state });

      expect(post.said, what).toContain("is not what this step has left for its clean-up");
      expect(observed(machine), what).toEqual(before);
    }
  });

  it.each(["without clean-up", "failed"])("cannot take the place of main's own: %s", async (how) => {
    const machine = machineFor("composer");
    handOver(machine.root);
    const runnerFiles = commandFiles(machine);
    const wrong = how === "failed" ? { INPUT_REGISTRY: "nobody" } : { INPUT_CLEANUP: "false" };
    const [row] = hostileFileSystems;
    const given = row === undefined ? {} : { ...inputs(row, machine.token), ...wrong };

    await run(machine.main, machine, { ...given, ...runnerFiles });

    expect(JSON.parse(stateIn(String(runnerFiles.GITHUB_STATE)))).toEqual({
      entries: [],
      secretVariables: [],
    });
  });
});

describe.skipIf(process.platform === "win32")("a file of the runner that cannot be written", () => {
  it.each(["GITHUB_OUTPUT", "GITHUB_ENV"])(
    "%s: nothing stays, and nothing is said to be set up",
    async (name) => {
      const machine = machineFor("pub");
      handOver(machine.root);
      const before = observed(machine);
      const runnerFiles = { ...commandFiles(machine), [name]: machine.outside };
      const [row] = hostileFileSystems;
      const given = row === undefined ? {} : inputs({ ...row, client: "pub" }, machine.token);

      const main = await run(machine.main, machine, { ...given, INPUT_STORE: "env", ...runnerFiles });

      expect(main.status, main.said).toBe(1);
      expect(main.said).not.toMatch(/is set up|unexpected error/);
      expect(observed(machine)).toEqual(before);
    },
  );
});
