import { BlockList, isIP } from "node:net";

/**
 * Whether `NO_PROXY` excludes a URL from its proxy: if Composer, Dart, curl or Node would take one of its items for the
 * host. Dart also takes `corp.example` for `notcorp.example`; that is left out, as nobody means it.
 *
 * @param list items between commas or white space: `*`, `host` and `.host` (with their subdomains), `*.host` (these
 *   alone), an IP address, a CIDR block or a range `from-to`; all but the last two also with `:port`
 */
export function isExcluded(url: URL, list: string): boolean {
  const host = plain(url.hostname);
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  return list
    .split(/[\s,]+/)
    .filter((item) => item !== "")
    .some((item) => isMatch(item, { host, port }));
}

function isMatch(item: string, { host, port }: { host: string; port: string }): boolean {
  if (item === "*") return true;
  if (isIP(host) !== 0 && isInBlock(item, host)) return true;
  const { name, port: wanted } = splitPort(item);
  if (name === "" || (wanted !== undefined && Number(wanted) !== Number(port))) return false;
  if (name === "*") return true;
  if (name.startsWith("*.")) return host.endsWith(`.${normal(name.slice(2))}`);
  const suffix = normal(name.replace(/^\./, ""));
  return host === suffix || (isIP(host) === 0 && suffix !== "" && host.endsWith(`.${suffix}`));
}

/** `10.0.0.0/8`, `2001:db8::/32` or `10.0.0.1-10.0.0.9`. */
function isInBlock(item: string, address: string): boolean {
  const [, first = "", mark = "", last = ""] =
    /^\[?([\d.:a-fA-F]+)\]?([/-])\[?([\d.:a-fA-F]+)\]?$/.exec(item) ?? [];
  const block = new BlockList();
  try {
    if (mark === "/") block.addSubnet(first, /^\d{1,3}$/.test(last) ? Number(last) : -1, family(first));
    if (mark === "-") block.addRange(first, last, family(first));
  } catch {
    // No such block: the item excludes nothing.
  }
  return block.check(address, family(address));
}

function family(address: string): "ipv4" | "ipv6" {
  return isIP(address) === 6 ? "ipv6" : "ipv4";
}

/** An IPv6 address has colons of its own, and brackets where a port follows. */
function splitPort(item: string): { name: string; port: string | undefined } {
  if (isIP(item) === 6) return { name: item, port: undefined };
  const [, name = item, port] = /^(\[[^\]]*\]|[^:]*):(\d{1,5})$/.exec(item) ?? [];
  return { name, port };
}

/** A name as `URL` has it: in lower case, in ASCII, an address in its usual form. */
function normal(name: string): string {
  const host = isIP(name) === 6 ? `[${name}]` : name;
  return plain(URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : host.toLowerCase());
}

function plain(host: string): string {
  return host.replace(/^\[|\]$|\.$/g, "");
}
