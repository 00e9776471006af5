import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ProcessGroup } from "./process-group.ts";
import { editorSettings, type Settings } from "./settings.ts";
import { requireVscodeRuntime } from "./vscode-runtime.ts";

/** A VS Code server that runs on 127.0.0.1, with folders of its own that vanish with it. */
export interface CodeServer {
  /** For example `http://127.0.0.1:40123`. */
  readonly url: string;
  /** The home directory of the extension host, and so of the package managers. */
  readonly home: string;
  /** What the server, and through it the extension host, has written to its log files. */
  readonly logs: string;
  stop(): Promise<void>;
}

/** How long the server may take to listen, in milliseconds. It takes 2 s on an idle machine. */
const START_LIMIT = 60_000;

/**
 * Starts a server without log-in, marketplace, telemetry and updates.
 *
 * @param options.vsix absolute path of an extension to install
 * @param options.home an existing directory; made where it is left out
 * @param options.settings of the user, over those of {@link editorSettings}
 * @param options.environment what the extension host sees besides the environment of this process
 * @param options.isTestDriven lets a page run a suite in the extension host. Dialogs are then refused.
 * @throws Error where code-server is missing, cannot install the extension, or does not listen in time
 */
export async function startCodeServer(
  options: {
    vsix?: string;
    home?: string;
    settings?: Settings;
    environment?: NodeJS.ProcessEnv;
    isTestDriven?: boolean;
  } = {},
): Promise<CodeServer> {
  const { codeServer } = requireVscodeRuntime();
  const folder = await mkdtemp(join(tmpdir(), "code-server-"));
  const home = options.home ?? join(folder, "home");
  const data = join(folder, "data");
  await Promise.all([home, join(data, "User")].map((path) => mkdir(path, { recursive: true })));
  await writeFile(join(data, "User", "settings.json"), JSON.stringify(editorSettings(options.settings)));
  await writeFile(join(folder, "config.yaml"), "auth: none\ncert: false\n");
  const environment = { ...hostEnvironment(), ...options.environment, HOME: home };
  const common = [
    codeServer,
    ...["--config", join(folder, "config.yaml"), "--user-data-dir", data],
    ...["--extensions-dir", join(folder, "extensions")],
  ];
  if (options.vsix !== undefined) installExtension(options.vsix, { common, environment });
  const group = new ProcessGroup(
    process.execPath,
    [
      ...common,
      ...["--bind-addr", "127.0.0.1:0", "--auth", "none", "--disable-telemetry", "--disable-update-check"],
      ...["--disable-workspace-trust", "--disable-getting-started-override", "--ignore-last-opened"],
      ...(options.isTestDriven ? ["--vscode-option", "enable-smoke-test-driver"] : []),
    ],
    environment,
  );
  const stop = async () => {
    await group.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const listening = /HTTP server listening on (http:\/\/127\.0\.0\.1:\d+)/;
    const [, url = ""] = await group.written(listening, { within: START_LIMIT });
    return { url, home, logs: join(data, "logs"), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function installExtension(vsix: string, how: { common: string[]; environment: NodeJS.ProcessEnv }): void {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...how.common, "--install-extension", vsix],
    {
      env: how.environment,
      encoding: "utf8",
    },
  );
  if (status !== 0) throw new Error(`${vsix} could not be installed:\n${stdout}${stderr}`);
}

/** This process's environment without what a surrounding editor or test runner has put there for itself. */
function hostEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(VSCODE_|VITEST|TINYPOOL|NODE_OPTIONS$|NODE_ENV$|npm_)/.test(name),
  );
  // An empty gallery switches the marketplace off.
  return { ...Object.fromEntries(inherited), EXTENSIONS_GALLERY: "{}", CS_DISABLE_PROXY: "1" };
}
