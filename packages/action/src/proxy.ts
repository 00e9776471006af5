import { isLoopback, Secret } from "@setup-registry-token/core";
import { isExcluded } from "./no-proxy.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** What the environment names as the proxy for a URL. */
export interface HttpProxy {
  /** Such as `HTTPS_PROXY`. */
  variable: string;
  /** `http:` or `https:`, without user-info; `undefined` if the variable holds no URL of such a proxy. */
  url: URL | undefined;
  /** The header `proxy-authorization`. */
  authorization: Secret | undefined;
}

/**
 * The proxy for a URL. As Composer, Dart, curl and Node do it: `https_proxy` for https and `http_proxy` for http, lower
 * case before upper case; an empty variable is none. A URL without a scheme means `http://`. `ALL_PROXY` is curl's
 * alone: a package manager would go without it.
 *
 * @returns `undefined` if there is none, `no_proxy` excludes the URL, or it leads to this machine
 */
export function findProxy(url: URL, env: Environment): HttpProxy | undefined {
  if (isLoopback(url)) return undefined;
  const found = read(`${url.protocol.slice(0, -1)}_proxy`, env);
  if (found === undefined || isExcluded(url, read("no_proxy", env)?.text ?? "")) return undefined;
  return parseProxy(found);
}

/** For messages, without user-info: such as `the proxy http://proxy.example:3128 (HTTPS_PROXY)`. */
export function describeProxy({ url, variable }: HttpProxy): string {
  return url === undefined ? `the proxy of ${variable}` : `the proxy ${url.origin} (${variable})`;
}

/** What must not be shown of the proxies in the environment, whether they are used or not. */
export function proxySecrets(env: Environment): Secret[] {
  return ["https_proxy", "http_proxy"].flatMap((name) => {
    const { url, authorization } = parseUserInfo(read(name, env)?.text ?? "");
    if (authorization === undefined) return [];
    const encoded = url?.password ?? "";
    return [encoded, decoded(encoded), authorization.reveal().replace("Basic ", "")]
      .filter((text) => text !== "")
      .map((text) => new Secret(text));
  });
}

function read(name: string, env: Environment): { variable: string; text: string } | undefined {
  for (const variable of [name, name.toUpperCase()]) {
    const text = env[variable]?.trim() ?? "";
    if (text !== "") return { variable, text };
  }
  return undefined;
}

function parseProxy({ variable, text }: { variable: string; text: string }): HttpProxy {
  const { url, authorization } = parseUserInfo(text);
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.hostname === "") {
    return { variable, url: undefined, authorization: undefined };
  }
  url.username = "";
  url.password = "";
  return { variable, url, authorization };
}

function parseUserInfo(text: string): { url: URL | undefined; authorization: Secret | undefined } {
  const whole = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  if (!URL.canParse(whole)) return { url: undefined, authorization: undefined };
  const url = new URL(whole);
  if (url.username === "" && url.password === "") return { url, authorization: undefined };
  const userInfo = `${decoded(url.username)}:${decoded(url.password)}`;
  const authorization = new Secret(`Basic ${Buffer.from(userInfo, "utf8").toString("base64")}`);
  return { url, authorization };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A % that stands for itself.
    return text;
  }
}
