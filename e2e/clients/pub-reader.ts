import { type PubEntry, readPubTokenFile } from "./pub-token-file.ts";
import { readPubUrl } from "./pub-url.ts";

export interface PubSituation {
  /** Path of pub-tokens.json; the file may be missing. */
  readonly tokenFile: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The hosted URL as a pubspec or PUB_HOSTED_URL gives it. */
  readonly hostedUrl: string;
}

/**
 * What `dart pub` would do with its requests to a hosted repository: send a credential (to URLs below `url`),
 * send none, or stop before any request with exit code 65.
 */
export type PubCredential = { readonly warnings: readonly string[] } & (
  | { readonly kind: "sent"; readonly url: string; readonly authorization: string }
  | { readonly kind: "none" }
  | { readonly kind: "stopped"; readonly reason: string }
);

/**
 * Chooses the credential as `dart pub` does (seen with pub at commit ec276d1). It is an oracle for tests and
 * shares no code with the product. What pub does to its file after a 401 is not part of it.
 *
 * @throws Error for a hosted URL that pub would refuse, and where pub could not open the file
 */
export async function readPubCredential(situation: PubSituation): Promise<PubCredential> {
  const hosted = readPubUrl(situation.hostedUrl);
  if (hosted.kind === "invalid") throw new Error(`The hosted URL is not valid: ${hosted.reason}`);
  const { entries, warnings } = await readPubTokenFile(situation.tokenFile);
  // The entry of a parent URL is not used: the normalised URLs have to be equal.
  const [entry, ...others] = entries.filter((candidate) => candidate.url === hosted.url);
  if (entry === undefined) return { kind: "none", warnings };
  if (others.length > 0) {
    const duplicate = `Found multiple matching authentication tokens for "${hosted.url}".`;
    return { ...authorize(entry, situation), warnings: [...warnings, duplicate] };
  }
  return { ...authorize(entry, situation), warnings };
}

type Authorization =
  | { readonly kind: "sent"; readonly url: string; readonly authorization: string }
  | { readonly kind: "stopped"; readonly reason: string };

function authorize(entry: PubEntry, { environment }: PubSituation): Authorization {
  if (entry.kind === "token") return present(entry.url, entry.token);
  const token = environment[entry.variable];
  if (token !== undefined) return present(entry.url, token);
  const needed = `requires environment variable named "${entry.variable}" but not defined.`;
  return { kind: "stopped", reason: `Saved credential for "${entry.url}" pub repository ${needed}` };
}

function present(url: string, token: string): Authorization {
  if (!/^[a-zA-Z0-9._~+/=-]+$/.test(token)) {
    return { kind: "stopped", reason: `Credential token for ${url} is not a valid Bearer token.` };
  }
  return { kind: "sent", url, authorization: `Bearer ${token}` };
}

/**
 * The `Authorization` header of one request of the operation. Only a URL below the entry's carries it; this
 * comparison, unlike the choice of the entry, ignores case.
 *
 * @param requestUrl absolute, for example the listing's or the archive's
 */
export function authorizationFor(credential: PubCredential, requestUrl: string): string | undefined {
  if (credential.kind !== "sent") return undefined;
  return comparable(requestUrl).startsWith(comparable(credential.url)) ? credential.authorization : undefined;
}

function comparable(url: string): string {
  const lower = url.toLowerCase();
  return lower.endsWith("/") ? lower : `${lower}/`;
}

/** What came of asking for a package: no request at all, or the server's answer. */
export type PubListing =
  | { readonly kind: "stopped"; readonly reason: string }
  | { readonly kind: "answered"; readonly status: number; readonly archiveUrls: readonly string[] };

/**
 * Asks for the listing of a package as `dart pub get` does, with the credential it would choose.
 *
 * @throws Error for a server that is not on the loopback interface, so that a test can never send a token out
 */
export async function fetchListing(
  situation: PubSituation & { readonly packageName: string },
): Promise<PubListing> {
  const credential = await readPubCredential(situation);
  if (credential.kind === "stopped") return { kind: "stopped", reason: credential.reason };
  const base = situation.hostedUrl.endsWith("/") ? situation.hostedUrl : `${situation.hostedUrl}/`;
  const url = `${base}api/packages/${situation.packageName}`;
  if (!["127.0.0.1", "localhost"].includes(new URL(url).hostname))
    throw new Error(`${url} is not on loopback.`);
  const authorization = authorizationFor(credential, url);
  const headers = { accept: "application/vnd.pub.v2+json", "user-agent": "Dart pub 3.7.3" };
  const response = await fetch(url, {
    headers: authorization === undefined ? headers : { ...headers, authorization },
  });
  const archiveUrls = [...(await response.text()).matchAll(/"archive_url":"([^"]+)"/g)].map(
    ([, found = ""]) => found,
  );
  return { kind: "answered", status: response.status, archiveUrls: [...new Set(archiveUrls)] };
}
