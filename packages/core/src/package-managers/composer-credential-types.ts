/** What Composer makes of one entry of a credential section. */
export type ComposerLogin =
  | { kind: "login"; userName: string; password: string }
  | { kind: "headers"; lines: string[] }
  | { kind: "certificate" }
  | { kind: "ignored" }
  /** Composer stops, on any command. `member`: where in the entry. */
  | { kind: "fault"; reason: string; member?: string };

/** A section of auth.json that holds one credential per host. */
export interface ComposerCredentialType {
  name: string;
  /** The releases that read it. Others ignore the section. */
  since: "always" | "2.9.0";
  /** The reading of one entry, as of `IO\BaseIO::loadConfiguration`. */
  login(entry: unknown): ComposerLogin;
}

/** In the order in which Composer loads them: of two types for one host, the later one counts. */
export const composerCredentialTypes: readonly ComposerCredentialType[] = [
  { name: "bitbucket-oauth", since: "always", login: pair("consumer-key", "consumer-secret") },
  { name: "github-oauth", since: "always", login: word("x-oauth-basic") },
  { name: "gitlab-oauth", since: "always", login: wordOrMember("token", "oauth2") },
  { name: "gitlab-token", since: "always", login: gitlabToken },
  { name: "forgejo-token", since: "2.9.0", login: pair("username", "token") },
  { name: "http-basic", since: "always", login: pair("username", "password") },
  { name: "bearer", since: "always", login: word("bearer") },
  { name: "custom-headers", since: "2.9.0", login: customHeaders },
  { name: "client-certificate", since: "2.9.0", login: clientCertificate },
];

/** Lists of hosts that Composer merges as it merges credentials, and which therefore must not be scalars. */
export const composerDomainLists: readonly string[] = ["github-domains", "gitlab-domains"];

/** PHP makes a number of such a key, and Composer stops with a TypeError when it meets one among its hosts. */
export function isPhpInteger(key: string): boolean {
  return /^(?:0|-?[1-9]\d{0,17})$/.test(key);
}

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The password may be null, by PHP's `?string`; it is then sent as an empty one. */
function pair(first: string, second: string): (entry: unknown) => ComposerLogin {
  return (entry) => {
    if (!isObject(entry)) return fault("an object should stand here");
    const { [first]: userName, [second]: password } = entry;
    if (userName === undefined) return fault(`the member "${first}" is missing`);
    if (password === undefined) return fault(`the member "${second}" is missing`);
    if (typeof userName !== "string") return fault("a string should stand here", first);
    if (typeof password !== "string" && password !== null) return fault("a string should stand here", second);
    return { kind: "login", userName, password: password ?? "" };
  };
}

function word(password: string): (entry: unknown) => ComposerLogin {
  return (entry) =>
    typeof entry === "string"
      ? { kind: "login", userName: entry, password }
      : fault("a string should stand here");
}

function wordOrMember(member: string, password: string): (entry: unknown) => ComposerLogin {
  return (entry) => {
    const userName = isObject(entry) ? entry[member] : entry;
    return typeof userName === "string"
      ? { kind: "login", userName, password }
      : fault(`a string, or an object with the member "${member}", should stand here`);
  };
}

function gitlabToken(entry: unknown): ComposerLogin {
  return typeof entry === "string"
    ? { kind: "login", userName: entry, password: "private-token" }
    : pair("username", "token")(entry);
}

/** Only a list of strings makes headers; any other shape takes the place of earlier types and sends nothing. */
function customHeaders(entry: unknown): ComposerLogin {
  if (entry === null) return { kind: "ignored" };
  const lines = Array.isArray(entry) ? entry.filter((line) => typeof line === "string") : [];
  return { kind: "headers", lines };
}

function clientCertificate(entry: unknown): ComposerLogin {
  return isObject(entry) && typeof entry.local_cert === "string"
    ? { kind: "certificate" }
    : { kind: "ignored" };
}

function fault(reason: string, member?: string): ComposerLogin {
  return member === undefined ? { kind: "fault", reason } : { kind: "fault", reason, member };
}
