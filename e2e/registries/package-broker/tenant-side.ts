import { archiveReply, composerPackage } from "../composer-package.ts";
import type { RecordedRequest } from "../recorded-request.ts";
import { jsonReply, type Reply } from "../reply.ts";
import type { BrokerState } from "./broker-state.ts";

/** A path below a tenant's Composer URL. */
export interface TenantPath {
  readonly organization: string;
  readonly tenant: string;
  /** What comes after the tenant, with its first slash. */
  readonly path: string;
}

/** Reads `/org/ORGANIZATION/t/TENANT/...`. */
export function tenantPath(path: string): TenantPath | undefined {
  const [, organization, tenant, rest] = /^\/org\/([^/]+)\/t\/([^/]+)(\/.*)$/.exec(path) ?? [];
  if (organization === undefined || tenant === undefined || rest === undefined) return undefined;
  return { organization: decodeURIComponent(organization), tenant: decodeURIComponent(tenant), path: rest };
}

/** Answers for one tenant, once the token is found to be good: each token is good for every tenant. */
export function answerTenant(
  { organization, tenant, path }: TenantPath,
  { origin }: RecordedRequest,
  { tenants, version }: BrokerState,
): Reply {
  const found = tenants.find((one) => one.organization === organization && one.tenant === tenant);
  // Meant to be 404: the original gives its framework an answer that is not finished.
  if (found === undefined) return { status: 200 };
  const { name } = composerPackage;
  const base = `/org/${encodeURIComponent(organization)}/t/${encodeURIComponent(tenant)}`;
  const mayHave = (asked: string) => found.packages.includes(asked);
  if (path === "/packages.json") {
    return jsonReply(200, { packages: mayHave(name) ? listing(`${origin}${base}`) : {} });
  }
  const [, asked = ""] = /^\/(?:p2|dists)\/([^/]+\/[^/]+?)(?:\.json$|\/)/.exec(path) ?? [];
  if (!mayHave(asked)) return version.failure(403, "Forbidden", "Package not authorized for this tenant");
  const isArchive = asked === name && path.startsWith("/dists/");
  return isArchive ? archiveReply : version.failure(...version.packageMissing);
}

/** Without a repository that it mirrors, a tenant's packages are all in the list, with little more than a URL. */
function listing(base: string): unknown {
  const { name } = composerPackage;
  const dist = { type: "zip", url: `${base}/dists/${name}/1.0.0/manual-1.0.0.zip` };
  return { [name]: { "1.0.0": { name, version: "1.0.0", dist } } };
}
