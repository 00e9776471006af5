import { type ApkgConfig, readApkgAccessToken, readApkgConfig } from "./apkg-files.ts";

/** The apkg commands that tell something about credentials, by what one types. */
export type ApkgCommand = keyof typeof CALLS;

interface Call {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  /** The name under `services` that can send this call to another server. */
  readonly service: string;
  readonly credential: "required" | "if-there" | "never";
}

const CALLS = {
  whoami: { method: "GET", path: "/auth/whoami", service: "auth", credential: "required" },
  "token list": { method: "GET", path: "/auth/tokens", service: "token", credential: "required" },
  "token create": { method: "POST", path: "/auth/tokens", service: "token", credential: "required" },
  "token revoke": { method: "DELETE", path: "/auth/tokens/x", service: "token", credential: "required" },
  info: { method: "GET", path: "/packages/%40example%2Fgreeter", service: "package", credential: "if-there" },
  search: { method: "GET", path: "/search?q=x&limit=20&offset=0", service: "search", credential: "never" },
} as const satisfies Record<string, Call>;

export interface ApkgSituation {
  /** The home directory, absolute. */
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly command: ApkgCommand;
  /** The value of `--registry`. */
  readonly registry?: string;
}

/** The one request apkg would make, or why it would end with exit code 1 before any request. */
export type ApkgRequest =
  | { readonly kind: "stopped"; readonly reason: string }
  | {
      readonly kind: "request";
      readonly method: string;
      readonly url: string;
      readonly authorization: string | undefined;
    };

/**
 * Says what apkg would ask of which server with which credential (as its source at commit e20fc5f does). It is
 * an oracle for tests and shares no code with the product.
 */
export async function readApkgRequest(situation: ApkgSituation): Promise<ApkgRequest> {
  try {
    // The file is read first and must be sound, even where the environment gives a token or none is needed.
    const fromFile = await readApkgAccessToken(situation.home);
    const config = await readApkgConfig(situation.home);
    const call: Call = CALLS[situation.command];
    const authorization = authorize(call, fromFile ?? situation.environment.APKG_TOKEN);
    return { kind: "request", method: call.method, url: resolve(call, situation, config), authorization };
  } catch (error) {
    return { kind: "stopped", reason: error instanceof Error ? error.message : String(error) };
  }
}

/** An empty token counts as a token and gives an empty Bearer. */
function authorize(call: Call, token: string | undefined): string | undefined {
  if (call.credential === "never") return undefined;
  if (token === undefined) {
    if (call.credential === "required") throw new Error("Authentication required. Run `apkg login` first.");
    return undefined;
  }
  // Spaces and characters outside ASCII are sent as they are.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\0-\x08\x0a-\x1f\x7f]/.test(token)) throw new Error("Invalid auth header");
  return `Bearer ${token}`;
}

function resolve(call: Call, { environment, registry }: ApkgSituation, config: ApkgConfig): string {
  const base =
    config.services[call.service] ??
    registry ??
    environment.APKG_REGISTRY ??
    config.registry ??
    "https://api.apkg.ai";
  const url = `${base.replace(/\/+$/, "")}${call.path}`;
  if (!URL.canParse(url)) throw new Error("relative URL without a base");
  if (!/^https?:$/.test(new URL(url).protocol)) throw new Error("URL scheme is not allowed");
  return url;
}

/** How a command ended. The status is the server's; 0 where no request was made. */
export interface ApkgRun {
  readonly exitCode: 0 | 1;
  readonly status: number;
  readonly reason: string | undefined;
}

/**
 * Does what the command would do.
 *
 * @throws Error for a server that is not on the loopback interface, so that a test can never send a token out
 */
export async function runApkg(situation: ApkgSituation): Promise<ApkgRun> {
  const request = await readApkgRequest(situation);
  if (request.kind === "stopped") return { exitCode: 1, status: 0, reason: request.reason };
  const { method, url, authorization } = request;
  if (!["127.0.0.1", "localhost"].includes(new URL(url).hostname))
    throw new Error(`${url} is not on loopback.`);
  const headers: Record<string, string> = { accept: "*/*", "user-agent": "apkg-cli/0.1.0" };
  if (authorization !== undefined)
    headers.authorization = Buffer.from(authorization, "utf8").toString("latin1");
  const response = await fetch(url, { method, headers });
  await response.arrayBuffer();
  const reason = response.ok ? undefined : `Server returned status ${response.status}`;
  return { exitCode: response.ok ? 0 : 1, status: response.status, reason };
}
