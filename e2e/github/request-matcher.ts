import type { ApiRequest } from "./api-request.ts";

/** Which requests are meant: those that have all that is named here. */
export interface RequestMatcher {
  readonly method?: string;
  /** `METHOD /path/{template}`, for example `PUT /repos/{owner}/{repo}/actions/secrets/{secret_name}`. */
  readonly route?: string;
  /** The whole path as sent, or a pattern in it. */
  readonly path?: string | RegExp;
}

export function isMatch(request: ApiRequest, { method, route, path }: RequestMatcher): boolean {
  if (method !== undefined && method !== request.method) return false;
  if (route !== undefined && route !== request.route?.name) return false;
  if (path === undefined) return true;
  return typeof path === "string" ? path === request.path : path.test(request.path);
}
