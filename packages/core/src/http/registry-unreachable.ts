import { RegistryTokenError } from "../errors.ts";
import { RegistryMisbehaved } from "./registry-misbehaved.ts";

export type Unreachability =
  | "dns"
  | "refused"
  | "tls"
  | "timed-out"
  | "proxy"
  | "proxy-unusable"
  | "broken-off";

const EXPLANATIONS: Record<Unreachability, { what: string; next: string }> = {
  dns: {
    what: "its host name was not found",
    next: "Check the URL for a typing error, and that this machine may ask a name server for it.",
  },
  refused: {
    what: "nothing accepts connections there",
    next: "Check the URL's host and port, and that no firewall stands between.",
  },
  tls: {
    what: "its certificate is not trusted or no secure connection came about",
    next: "If the registry uses a certificate authority of your own, name its file in NODE_EXTRA_CA_CERTS.",
  },
  "timed-out": {
    what: "it did not answer in time",
    next: "Try again later; if it lasts, ask whoever runs that server.",
  },
  proxy: {
    what: "the proxy did not let the request through",
    next: "Check HTTPS_PROXY, HTTP_PROXY and NO_PROXY, and whether the proxy wants a password.",
  },
  "proxy-unusable": {
    what: "the environment gives no URL of a proxy that can be used",
    next: "Only http:// and https:// proxies can be: correct the variable, or name the host in NO_PROXY.",
  },
  "broken-off": {
    what: "the connection broke off",
    next: "Try again later; if it lasts, ask whoever runs that server.",
  },
};

/** There was no whole answer from the registry. Code `registry-unreachable`. */
export class RegistryUnreachable extends RegistryTokenError {
  readonly reason: Unreachability;

  /**
   * @param origin of the registry, such as `https://onepub.dev`
   * @param options `cause`: must hold no secret. `proxy`: what is on the way, such as `the proxy http://proxy.example:80`
   */
  constructor(
    reason: Unreachability,
    origin: string,
    { cause, proxy }: { cause?: Error | undefined; proxy?: string | undefined } = {},
  ) {
    const { what, next } = EXPLANATIONS[reason];
    const way = proxy === undefined ? "" : ` through ${proxy}`;
    const detail = cause === undefined ? "" : ` (${cause.message})`;
    super("registry-unreachable", `${origin} could not be reached${way}: ${what}${detail}. ${next}`, {
      cause,
    });
    this.reason = reason;
  }
}

/**
 * Tells what kept an exchange from its end.
 *
 * @param error what a port threw. Only its code is kept: Node adds the server's bytes to errors of its parser and
 *   the proxy's password to errors of a tunnel, and `fetch` quotes header values.
 * @param proxy what is on the way, without user-info
 */
export function explainFailure(
  error: unknown,
  url: URL,
  proxy?: string,
): RegistryUnreachable | RegistryMisbehaved {
  const fault = findFault(error);
  const cause = new Error(fault.code);
  // The parser's own code; `fetch` of Node 24 gives only the name of its parser's errors.
  if (/^(?:HPE_|HTTPParserError$)/.test(fault.code)) {
    return new RegistryMisbehaved(
      "not-http",
      `What answers at ${url.origin} does not speak HTTP as it should (${fault.code}). Check the URL's scheme and port.`,
      { cause },
    );
  }
  return new RegistryUnreachable(reasonOf(fault, url), url.origin, { cause, proxy });
}

interface Fault {
  /** Such as `ENOTFOUND`; the name of the error's class if there is none. */
  code: string;
  /** What was looked up or connected to, where the error says so. */
  hostname?: string;
  port?: number;
}

function findFault(error: unknown): Fault {
  if (!(error instanceof Error)) return { code: "unknown" };
  // `fetch` hides the reason in its cause; a host with several addresses gives one error for each.
  const inner = error instanceof AggregateError ? error.errors[0] : error.cause;
  const innerFault = inner instanceof Error ? findFault(inner) : undefined;
  if (!("code" in error) || typeof error.code !== "string") return innerFault ?? { code: error.name };
  return {
    ...innerFault,
    code: error.code,
    ...("hostname" in error && typeof error.hostname === "string" && { hostname: error.hostname }),
    ...("port" in error && typeof error.port === "number" && { port: error.port }),
  };
}

function reasonOf({ code, hostname, port }: Fault, url: URL): Unreachability {
  const ownPort = Number(url.port || (url.protocol === "https:" ? 443 : 80));
  const isElsewhere =
    (hostname !== undefined && hostname !== url.hostname) || (port !== undefined && port !== ownPort);
  // The registry's own URL was parsed long before: what cannot be read is the proxy's.
  if (code === "ERR_PROXY_URL" || code === "ERR_INVALID_URL") return "proxy-unusable";
  if (isElsewhere || code.startsWith("ERR_PROXY_")) return "proxy";
  if (/^(?:ENOTFOUND|EAI_|ENODATA)/.test(code)) return "dns";
  if (/^(?:ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)$/.test(code)) return "refused";
  if (/^(?:ETIMEDOUT|ERR_SOCKET_CONNECTION_TIMEOUT|UND_ERR_\w+_TIMEOUT)$/.test(code)) return "timed-out";
  // The names of OpenSSL's verification results, as Node gives them.
  if (/CERT|CRL|^EPROTO$|^ERR_SSL|^ERR_TLS|UNABLE_TO|HOSTNAME_MISMATCH|INVALID_CA/.test(code)) return "tls";
  return "broken-off";
}
