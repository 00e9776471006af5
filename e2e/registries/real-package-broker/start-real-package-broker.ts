import { type ChildProcess, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { composerPackage } from "../composer-package.ts";
import { ask } from "../package-broker/ask.ts";
import { findPackageBroker, PROVIDE_REGISTRIES } from "./find-package-broker.ts";

/** The real server, with one account and one package. */
export interface RealPackageBroker {
  /** For example `http://127.0.0.1:40123`. */
  readonly url: string;
  readonly packageName: string;
  /** May do everything. */
  readonly account: { readonly email: string; readonly password: string };
  /** Calls the management API with a session of the account, and gives the JSON of the answer. */
  manage(method: string, path: string, json?: unknown): Promise<unknown>;
  /** Issues a token. By default it never expires and has no limit. */
  issue(fields?: object): Promise<{ id: string; token: string }>;
  /** Makes a tenant that may have the package. */
  addTenant(tenant: { organization: string; tenant: string }): Promise<void>;
  /** All that it has written to its console. */
  output(): string;
  close(): Promise<void>;
}

const PRELOAD = new URL("preload.ts", import.meta.url).href;

/** The server's output is kept for messages, up to so many characters. */
const MOST_OUTPUT = 1_000_000;

/**
 * Starts the installed PACKAGE.broker in its Node form, with its page for people, on the loopback and a fresh database.
 *
 * @throws Error where it is not installed, or does not start
 */
export async function startRealPackageBroker(): Promise<RealPackageBroker> {
  const installed = findPackageBroker();
  if (installed === undefined) throw new Error(`PACKAGE.broker is not installed. Run: ${PROVIDE_REGISTRIES}`);
  const scope = join(installed.modules, "@package-broker");
  const directory = await mkdtemp(join(tmpdir(), "package-broker-"));
  const database = join(directory, "database.sqlite");
  const adapter = join(scope, "adapter-node");
  await migrate(
    join(adapter, "scripts", "migrate.cjs"),
    [database, join(scope, "main", "migrations")],
    directory,
  );
  const server = run(join(adapter, "src", "index.ts"), [], {
    directory,
    environment: {
      DB_URL: database,
      STORAGE_PATH: join(directory, "storage"),
      PUBLIC_DIR: join(scope, "ui", "dist"),
      ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    },
  });
  const close = async () => {
    if (server.child.exitCode === null && server.child.signalCode === null) {
      const exit = once(server.child, "exit");
      server.child.kill("SIGKILL");
      await exit;
    }
    await rm(directory, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const url = `http://127.0.0.1:${await portOf(server)}`;
    return { url, packageName: composerPackage.name, ...(await furnish(url)), output: server.output, close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Running {
  readonly child: ChildProcess;
  output(): string;
}

function run(
  file: string,
  parameters: readonly string[],
  { directory, environment }: { directory: string; environment: NodeJS.ProcessEnv },
): Running {
  const child = fork(file, parameters, {
    cwd: directory,
    // Nothing of this process: no proxy, no credential, no .env but the one that is not there.
    env: { PATH: process.env.PATH, ...environment },
    execArgv: ["--disable-warning=ExperimentalWarning", "--import", PRELOAD],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let output = "";
  const keep = (chunk: Buffer) => {
    if (output.length < MOST_OUTPUT) output += chunk.toString("utf8");
  };
  child.stdout?.on("data", keep);
  child.stderr?.on("data", keep);
  return { child, output: () => output };
}

async function migrate(script: string, parameters: readonly string[], directory: string): Promise<void> {
  const { child, output } = run(script, parameters, { directory, environment: {} });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`PACKAGE.broker's database could not be made:\n${output()}`);
}

/** The port is told by the preloaded hooks. */
async function portOf({ child, output }: Running): Promise<number> {
  const ended = once(child, "exit").then(() => undefined);
  const told = once(child, "message").then(([message]) => message.port as number);
  const port = await Promise.race([told, ended]);
  if (port === undefined) throw new Error(`PACKAGE.broker did not start:\n${output()}`);
  return port;
}

/** Makes the first account, and publishes the package. */
async function furnish(
  url: string,
): Promise<Pick<RealPackageBroker, "account" | "manage" | "issue" | "addTenant">> {
  const account = { email: "admin@example.com", password: randomBytes(12).toString("base64url") };
  await fine(ask(`${url}/api/setup`, "POST", { json: account }));
  const { token } = await fine<{ token: string }>(ask(`${url}/api/auth/login`, "POST", { json: account }));
  const authorization = `Bearer ${token}`;
  const manage = <Value>(method: string, path: string, json?: unknown) =>
    fine<Value>(ask(url + path, method, { authorization, json }));
  const form = new FormData();
  form.set("file", new Blob([composerPackage.versionedArchive]), "greeter.zip");
  const upload = await fetch(`${url}/api/packages/upload`, {
    method: "POST",
    headers: { authorization },
    body: form,
  });
  if (!upload.ok) throw new Error(`The package could not be published: ${await upload.text()}`);
  return {
    account,
    manage,
    issue: (fields = {}) => manage("POST", "/api/tokens", { description: "ci", ...fields }),
    async addTenant({ organization, tenant }) {
      const { id } = await manage<{ id: string }>("POST", "/api/organizations", {
        name: organization,
        slug: organization,
      });
      const tenants = `/api/organizations/${id}/tenants`;
      const made = await manage<{ id: string }>("POST", tenants, { name: tenant, slug: tenant });
      await manage("POST", `${tenants}/${made.id}/packages`, { package_pattern: composerPackage.name });
    },
  };
}

async function fine<Value>(asked: ReturnType<typeof ask>): Promise<Value> {
  const { status, text, json } = await asked;
  if (status >= 300) throw new Error(`PACKAGE.broker answered ${status}: ${text}`);
  return json as Value;
}
